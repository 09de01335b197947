"""What an imported list and a dated change may be."""

from tenants.units.rules.events import (
    Facts,
    Moved,
    Plan,
    Problem,
    above_on,
    may_belong,
    near_names,
    percent,
    plan,
    problems,
)
from tenants.units.rules.handed import WHOLE, Doubt, Wish, doubts, free_logins, reason_against_shares
from tenants.units.rules.listing import check, findings
from tenants.units.rules.rows import (
    Check,
    Checked,
    Finding,
    Known,
    KnownLevel,
    Row,
    Surroundings,
    is_code,
    is_same_name,
    login_of,
)

__all__ = [
    "WHOLE",
    "Check",
    "Checked",
    "Doubt",
    "Facts",
    "Finding",
    "Known",
    "KnownLevel",
    "Moved",
    "Plan",
    "Problem",
    "Row",
    "Surroundings",
    "Wish",
    "above_on",
    "check",
    "doubts",
    "findings",
    "free_logins",
    "is_code",
    "is_same_name",
    "login_of",
    "may_belong",
    "near_names",
    "percent",
    "plan",
    "problems",
    "reason_against_shares",
]
