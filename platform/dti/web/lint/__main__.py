"""`python -m dti.web.lint [paths]`: prints file:line for each fault, ends with 1 if there is one."""

import sys
from pathlib import Path

from dti.web.lint.run import check

found = check(Path(argument) for argument in sys.argv[1:])
sys.stdout.writelines(f"{finding}\n" for finding in found)
sys.exit(1 if found else 0)
