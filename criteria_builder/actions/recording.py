"""Write down what a reader of the document saw and no rule can see; drop it once it is mended."""

from typing import Any

from django.utils.translation import gettext as _

from criteria_builder.actions.history import edits
from criteria_builder.canonical import fingerprint
from criteria_builder.findings import NOTED, RECORDABLE
from criteria_builder.models import Version
from dti import audit
from dti.workflow import Refused

LONGEST_TEXT, LONGEST_WHERE = 500, 100
Recorded = dict[str, str]


@edits(lambda version: _("Ghi nhận chỗ bất thường"))
def record_finding(version: Version, text: str, *, by: Any, where: str = "", severity: str = "note") -> Recorded:
    """One more finding of the whole set; with severity `reason` it asks for words before publication."""
    noted = {"code": NOTED, "severity": severity, "text": text.strip(), "where": where.strip()}
    if not noted["text"]:
        raise Refused(_("Hãy ghi điều bất thường."), code="text")
    if len(noted["text"]) > LONGEST_TEXT or len(noted["where"]) > LONGEST_WHERE:
        raise Refused(_("Lời ghi nhận quá dài. Hãy rút gọn."), code="text")
    if severity not in RECORDABLE:
        raise Refused(_("Hãy chọn mức độ của ghi nhận."), code="severity")
    known = _known(version)
    if noted in known:
        raise Refused(_("Điều này đã được ghi nhận rồi."), code="twice")
    _write(version, [*known, noted])
    audit.act("record_finding", version, by=by, summary=noted)
    return noted


@edits(lambda version: _("Bỏ ghi nhận đã sửa"))
def drop_finding(version: Version, mark: str, *, by: Any) -> Recorded:
    """What the finding with this mark said no longer holds of the draft."""
    known = _known(version)
    gone = next((one for one in known if fingerprint(one) == mark), None)
    if gone is None:
        raise Refused(_("Ghi nhận này không còn trong bản dự thảo. Hãy tải lại trang."), code="gone")
    _write(version, [one for one in known if one != gone])
    audit.act("drop_finding", version, by=by, summary=gone)
    return gone


def _known(version: Version) -> list[Recorded]:
    """As stored now: the page may be older than somebody else's finding."""
    version.refresh_from_db(fields=["recorded"])
    return [dict(one) for one in version.recorded]


def _write(version: Version, recorded: list[Recorded]) -> None:
    version.recorded = recorded
    version.save(update_fields=["recorded"])
