"""Static checks of what reaches a browser: `python -m dti.web.lint [paths]`."""

from dti.web.lint.finding import Finding
from dti.web.lint.run import check

__all__ = ["Finding", "check"]
