"""Letters with activation codes as PDF: one A4 page a person, in one file or in one for each unit."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

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


def as_zip(invitations: Sequence[Invitation], *, province: Any, by: str) -> bytes:
    """A PDF for each unit, to be handed over there; those of the province itself are one more."""
    units: dict[str, list[Invitation]] = {}
    for invitation in invitations:
        units.setdefault(_unit_of(invitation) or province.slug, []).append(invitation)
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name in sorted(units):
            archive.writestr(f"{name}.pdf", as_pdf(units[name], province=province, by=by))
    return target.getvalue()


def _unit_of(invitation: Invitation) -> str:
    """The public code of the first unit that the person works for, which is a file name everywhere."""
    return next((one.unit.public_code for one in invitation.user.assignments.all() if one.unit), "")


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
