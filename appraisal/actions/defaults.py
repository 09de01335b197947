"""Units that confirmed nothing: the lead opens their sheet, appraisers fill it from named sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import queries, rules, workflow
from appraisal.actions.writing import Value, check_fresh, refuse, take_up, withdraw_question, write
from appraisal.models import DefaultOpening, OutsideFigure, Verdict
from criteria_builder import scoring
from criteria_builder.models import Indicator
from dti import audit
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.gate import fenced
from tenants.calendars.queries import campaign_now


@dataclass(frozen=True)
class SourcedFigure:
    """Figures that the unit did not give, with where they stand written and the day they describe."""

    inputs: Mapping[str, object]
    source: str
    extract: str
    as_of: date


@transaction.atomic
def open_default(submission: Submission, *, by: User, reason: str) -> Submission:
    """Take up a sheet whose time to declare passed without a confirmation; the unit may still explain later."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy ghi lý do mở thẩm định theo nguồn khác."))
    now = campaign_now(submission.campaign)
    bench = queries.bench(submission.campaign, by)
    opened = workflow.open_default(submission, by=by, now=now, bench=bench)
    DefaultOpening.objects.create(
        submission=opened, reason=reason, opened_by=by, opened_by_name=by.full_name, opened_at=now
    )
    return opened


@fenced
def record_outside_figure(
    submission: Submission, indicator: Indicator, *, phase: str, figure: SourcedFigure, by: User, rev: int
) -> OutsideFigure:
    """Score figures from a named source by the same rule; the unit's own columns stay as they are."""
    row = take_up(submission, indicator, phase, by=by, right="appraisal.judge")
    check_fresh(row, rev)
    refuse(rules.from_outside(row))
    source, extract = figure.source.strip(), figure.extract.strip()
    if not source or not extract:
        raise Refused(_("Số liệu từ nguồn khác phải có tên nguồn và trích dẫn."))
    refuse(rules.figures_fit(row, figure.inputs), code="invalid")
    withdraw_question(row)
    inputs = scoring.dump_inputs(row.rule, scoring.load_inputs(row.rule, figure.inputs))
    recorded = OutsideFigure.objects.create(
        submission=row.submission,
        indicator=row.indicator,
        phase=phase,
        source=source,
        extract=extract,
        as_of=figure.as_of,
        inputs=inputs,
        entered_by=by,
        entered_by_name=by.full_name,
    )
    write(row, Verdict.Kind.DEFAULT, Value("default", inputs), by=by, reason=extract, source=source)
    audit.act("record_outside_figure", recorded, by=by)
    return recorded
