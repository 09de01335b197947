"""`python -m dti.cli`: what ./dti runs."""

import sys

from dti.cli.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
