"""Which decisions a row takes now, and what its forms start from."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from appraisal import queries, rules, workflow
from appraisal.forms import OutsideForm, RulingForm, VerdictForm
from appraisal.models import Verdict
from criteria_builder.scoring import WHOLE_WITHOUT_POINTS
from tenants.roles.authority import may


@dataclass(frozen=True)
class Forms:
    """Which forms a row offers now; one that was refused comes back bound."""

    verdict: VerdictForm | None = None
    ruling: RulingForm | None = None
    outside: OutsideForm | None = None


@dataclass(frozen=True)
class Offers:
    """Which decisions a row takes now: plain flags, so that the template asks no rule."""

    agree: str | None  # the reason against it, or nothing
    agree_words: str
    agree_points: Fraction | None
    adjust: bool
    ask: bool
    keep: bool
    kept: Fraction | None
    ruling: bool
    outside: bool

    @property
    def verdict(self) -> bool:
        return self.adjust or self.ask or self.keep


def offers(row: queries.Row, user: Any) -> Offers:
    judges = may(user, "appraisal.judge")
    first = row.phase == workflow.ROUND_1
    silent = rules.declared_by_unit(row) is not None
    ruled = rules.claim_is_ruled(row) is None
    decides = row.submission.campaign.policies.get("missing", "zero") == "appraiser_decides"
    return Offers(
        agree=rules.declared_by_unit(row) or rules.claim_is_ruled(row) or rules.agreeable(row),
        agree_words=_agree_words(row),
        agree_points=row.base.points if row.base else None,
        adjust=judges and ruled and (not silent or decides),
        ask=judges and first and (ruled or row.awaits_ruling) and not row.is_default,
        keep=judges and ruled and not first and row.explained is not None and _has_round_1(row),
        kept=row.points_at("round_1"),
        ruling=may(user, "appraisal.rule") and row.is_claimed,
        outside=judges and rules.from_outside(row) is None,
    )


def _has_round_1(row: queries.Row) -> bool:
    kept = row.stages.get("round_1")
    return kept is not None and (kept.points is not None or kept.status in WHOLE_WITHOUT_POINTS)


def _agree_words(row: queries.Row) -> str:
    if row.phase == workflow.ROUND_1:
        return _("Đồng ý")
    return _("Đồng ý với số liệu giải trình") if row.explained else _("Giữ điểm lần 1")


def typed(row: queries.Row, form: VerdictForm | None) -> dict[str, str]:
    """What the verdict form starts from: what was refused, else the decision as it stands."""
    if form is not None:
        return {name: form.data.get(name, "") for name in ("verdict", "reason", "question")}
    asked = row.verdict is not None and row.verdict.kind == Verdict.Kind.ASK_EXPLANATION
    return {
        "verdict": row.verdict.kind if row.verdict else "",
        "reason": row.verdict.reason if row.verdict and not asked else "",
        "question": row.request.question if row.request and row.is_asked else "",
    }


def save_with(offered: Offers, row: queries.Row) -> str:
    """The form that Ctrl+Enter sends."""
    if offered.outside and (row.base is None or not offered.verdict):
        return "outside"
    if offered.ruling and row.awaits_ruling:
        return "ruling"
    return "verdict" if offered.verdict else ""
