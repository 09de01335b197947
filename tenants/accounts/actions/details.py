"""What is known of a person beside the roles: name, position, address."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from dti import audit
from tenants.accounts import notices
from tenants.accounts.models import User


@dataclass(frozen=True)
class Details:
    """As an administrator or the leader of a unit writes them."""

    full_name: str
    position: str = ""
    email: str = ""


@transaction.atomic
def change_details(user: User, details: Details, *, by: Any) -> User:
    """Correct them. A changed address is told to the former and to the new one: links and letters go there."""
    former, wanted = user.email, asdict(details)
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    for name, value in wanted.items():
        setattr(user, name, value)
    user.save(update_fields=list(wanted))
    audit.act("change_details", user, by=by, summary={"changed": changed})
    if "email" in changed:
        for address in filter(None, (former, details.email)):
            notices.tell(user, "address_changed", to=address)
    return user
