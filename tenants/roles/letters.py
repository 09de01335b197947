"""Letters with activation codes as PDF: one A4 page a person."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno

from dti import paper
from dti.clock import database_now
from dti.web.dates import format_instant
from tenants.accounts import codes, factors
from tenants.accounts.actions import Invitation
from tenants.registry.hosts import address_of

PAGE = Path(__file__).parent / "paper" / "letters.typ"


def as_pdf(invitations: Sequence[Invitation], *, province: Any, by: str) -> bytes:
    """One file with a page for each invitation, in the given order."""
    site, issued = address_of(province), format_instant(database_now())
    made = [_page(one, site, issued, by, number) for number, one in enumerate(invitations, start=1)]
    return paper.pdf(
        PAGE, {"issuer": province.name, "site": site, "support": province.support_contact, "letters": made}
    )


def _page(invitation: Invitation, site: str, issued: str, by: str, number: int) -> dict[str, Any]:
    user = invitation.user
    held = list(user.assignments.all())
    units = [one.unit.name for one in held if one.unit]
    about = [user.position, *(name for name in dict.fromkeys(units) if name not in user.position)]
    square = segno.make(site + invitation.path, error="m")
    return {
        "name": user.full_name,
        "about": ", ".join(words for words in about if words),
        "login": user.username,
        "roles": ", ".join(dict.fromkeys(str(one.get_role_display()) for one in held)),
        "until": format_instant(invitation.expires_at),
        "code": codes.grouped(invitation.code),
        "qr": square.svg_inline(border=2),
        "factor": factors.must_have(user),
        "number": str(number),
        "issued": issued,
        "by": by,
    }
