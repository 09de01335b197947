"""What a draft decides for all its components: settings and the scale of grades."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from criteria_builder.actions.history import edits
from criteria_builder.canonical import fingerprint
from criteria_builder.models import Version
from criteria_builder.policies import SettingsSpec, wrong_with_scale
from dti import audit
from dti.workflow import Refused


def policy_revision(version: Version) -> str:
    """The mark of what a form was drawn from."""
    return fingerprint([version.settings, version.grade_scale])


def _words(version: Version) -> str:
    return _("Sửa thiết lập tính điểm của “%(name)s”") % {"name": version.criteria_set}


@edits(_words)
def set_policy(
    version: Version, settings: Mapping[str, Any], scale: Sequence[Mapping[str, Any]], *, rev: str, by: Any
) -> Version:
    """Write settings and scale together; refused if somebody changed either since `rev`."""
    version.refresh_from_db()
    kept = {**version.settings, **settings}
    SettingsSpec.model_validate(kept)
    if wrong := wrong_with_scale(scale):
        raise Refused(wrong, code="scale")
    if policy_revision(version) != rev:
        raise Refused(_("Người khác vừa sửa thiết lập này. Hãy tải lại trang rồi sửa tiếp."), code="conflict")
    version.settings, version.grade_scale = kept, [dict(grade) for grade in scale]
    version.save(update_fields=["settings", "grade_scale"])
    audit.act("set_policy", version, by=by)
    return version
