"""What is typed into a plan or an extension: days and instants, and every wrong value answered in words."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from dti.web.dates import HANOI
from tenants.calendars import actions
from tenants.calendars.fields import DeadlineField, InstantField
from tenants.calendars.forms import CampaignForm, PhaseForm
from tenants.calendars.models import Campaign, Window, WindowProposal
from tenants.calendars.window_forms import ExtendForm
from tests.cast import Cast
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import activated, made
from tests.tenants.http import browser_of


@pytest.mark.parametrize(
    ("typed", "opens", "closes"),
    [
        ("24/10/2023", "24/10/2023 00:00", "25/10/2023 00:00"),
        ("2023-10-24", "24/10/2023 00:00", "25/10/2023 00:00"),
        ("2023-10-24T17:30", "24/10/2023 17:30", "24/10/2023 17:30"),
        ("2023-10-24 17:30", "24/10/2023 17:30", "24/10/2023 17:30"),
        ("2023-10-24t17:30:05", "24/10/2023 17:30", "24/10/2023 17:30"),
        ("2023-10-24T17:30+00:00", "25/10/2023 00:30", "25/10/2023 00:30"),
        ("2023-10-24T17:30Z", "25/10/2023 00:30", "25/10/2023 00:30"),
    ],
)
def test_day_opens_at_its_first_instant_and_closes_after_its_last(typed: str, opens: str, closes: str) -> None:
    def shown(field: InstantField) -> str:
        return f"{field.clean(typed).astimezone(HANOI):%d/%m/%Y %H:%M}"

    assert (shown(InstantField()), shown(DeadlineField())) == (opens, closes)


@pytest.mark.parametrize(
    "typed",
    ["31/02/2023", "24h00", "2023-10-24T24:00", "2023-10-24T25:00", "9999-12-31", "31/12/9999", "0001-01-01",
    "1999-12-31",
     "2100-01-01T00:00", "20231024", "2023-W43-2", "x", "24/10", "٢٤/١٠/٢٠٢٣ x", "2023-10-24T", "1e9"],
)  # fmt: skip
def test_instant_that_cannot_be_read_is_an_error_of_the_field(typed: str) -> None:
    for field in (InstantField(), DeadlineField()):
        with pytest.raises(ValidationError):
            field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "opens", "closes"),
    [
        ("trước ngày 20/12/2026", "20/12/2026 00:00", "20/12/2026 00:00"),
        ("24h00 ngày 20/12/2026", "21/12/2026 00:00", "21/12/2026 00:00"),
        ("đến hết ngày 20/12/2026", "21/12/2026 00:00", "21/12/2026 00:00"),
        ("17h30 ngày 20/12/2026", "20/12/2026 17:30", "20/12/2026 17:30"),
        ("ngày 20/12/2026", "20/12/2026 00:00", "21/12/2026 00:00"),
    ],
)
def test_words_of_a_document_are_understood_in_either_field(typed: str, opens: str, closes: str) -> None:
    def shown(field: InstantField) -> str:
        return f"{field.clean(typed).astimezone(HANOI):%d/%m/%Y %H:%M}"

    assert (shown(InstantField()), shown(DeadlineField())) == (opens, closes)


@pytest.mark.parametrize("typed", ["24/10/2023", "2023-10-24T17:30", "2023-10-24T17:30:05"])
def test_stored_instant_is_shown_as_it_was_typed(typed: str) -> None:
    for field in (InstantField(), DeadlineField()):
        assert field.prepare_value(field.clean(typed)) == typed


def test_line_of_a_plan_needs_its_end_and_the_right_order() -> None:
    def errors(**typed: str) -> set[str]:
        form = PhaseForm({"kind": "self_assess", **typed})
        form.is_valid()
        return set(form.errors)

    assert errors(opens_at="10/10/2023", closes_at="24/10/2023") == set()
    assert errors(opens_at="24/10/2023", closes_at="24/10/2023") == set()  # one whole day
    assert errors(opens_at="25/10/2023", closes_at="24/10/2023") == {"closes_at"}
    assert errors(opens_at="25/10/2023") == {"closes_at"}
    assert errors() == {"closes_at"}
    assert errors(as_written="từ ngày 10/10/2023 đến hết ngày 24/10/2023") == set()
    assert errors(as_written="trước ngày 20/12/2026") == set()  # its opening is inferred from the other lines
    assert errors(as_written="cuối tháng") == {"as_written"}
    assert errors(as_written="300 giây", opens_at="10/10/2023", closes_at="24/10/2023") == set()
    assert errors(opens_at="10/10/2023", closes_at="24/10/2023", days_declared="99999") == {"days_declared"}


def test_wording_fills_what_was_not_typed_and_nothing_else() -> None:
    typed = {
        "kind": "self_assess",
        "as_written": "từ ngày 10/10/2023 đến hết ngày 24/10/2023",
        "opens_at": "11/10/2023",
    }
    form = PhaseForm(typed)

    assert form.is_valid(), form.errors
    line = form.line()
    assert line is not None
    assert (line.opens_at, line.closes_at) == (
        datetime(2023, 10, 11, tzinfo=HANOI), datetime(2023, 10, 25, tzinfo=HANOI)
    )  # fmt: skip


def test_extension_typed_as_a_day_closes_when_the_day_ends(cast: Cast) -> None:
    typed = {"phase": "self_assess", "closes_at": "24/10/2023", "reason": "chậm"}
    form = ExtendForm({**typed, "decision_no": "9/QĐ"}, campaign=made(cast))

    assert form.is_valid(), form.errors
    assert not ExtendForm(typed, campaign=made(cast, period_from=date(2028, 1, 1))).is_valid()
    assert ExtendForm(typed, campaign=made(cast, "rehearsal")).is_valid()
    assert form.cleaned_data["closes_at"] == datetime(2023, 10, 25, tzinfo=HANOI)


TYPED = {
    "name": "DTI 2029", "period_code": "2029", "mode": "official", "period_from": "01/01/2029",
    "period_until": "31/12/2029",
    "reopen_scope": "flagged", "type_name": "Kế hoạch", "issuer": "Sở TT&TT", "title": "DTI", "phase-TOTAL_FORMS": "8",
    "phase-INITIAL_FORMS": "0", "phase-0-kind": "self_assess", "phase-0-opens_at": "01/01/2030",
    "phase-0-closes_at": "10/01/2030",
}  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"period_until": "31/12/2028"},
        {"period_until": "31/12/9999"},
        {"mode": "rehearsal", "starts_at": "01/01/2000"},
        {"mode": "trial", "starts_at": "2099-12-31T00:00"},
        {"starts_at": "01/01/2030"},
        {"phase-1-kind": "self_assess", "phase-1-opens_at": "01/01/2030", "phase-1-closes_at": "10/01/2030"},
        {"phase-0-closes_at": "31/12/9999"},
        {"phase-0-days_declared": "70000"},
        {"name": "n" * 400},
        {"period_code": "a b"},
        {"phase-TOTAL_FORMS": "x"},
        {"phase-TOTAL_FORMS": "2000"},
        {"phase-0-kind": ""},
        {"phase-0-as_written": "cuối tháng", "phase-0-closes_at": ""},
        {"phase-0-level": "không có"},
        {"owner_unit": "999999"},
        {"kind": "hằng tháng"},
        {"phase-1-kind": "self_assess", "phase-1-level": "district", "phase-1-closes_at": "10/01/2030"},
        {"mode": "nonsense"},
    ],
)
def test_whatever_is_typed_into_a_plan_is_answered_and_never_an_error_of_the_server(
    typed: dict[str, str], cast: Cast
) -> None:
    browser = browser_of(cast.giang)

    answer = browser.post("/app/campaigns/new/", {**TYPED, **typed})
    twice = browser.post("/app/campaigns/new/", {**TYPED, **typed})

    assert answer.status_code == (422 if typed else 302)
    assert twice.status_code == 422
    assert Campaign.objects.count() == (0 if typed else 1)


def test_form_and_action_agree_on_the_last_day_of_the_period() -> None:
    form = CampaignForm(TYPED)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["period_until"] == date(2029, 12, 31)


def test_wrong_moves_over_http_say_why_and_change_nothing(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    here = f"/app/campaigns/{campaign.pk}"
    giang, hoi, an = (browser_of(user) for user in (cast.giang, cast.hoi, cast.an))
    before = list(Window.objects.values_list())

    statuses = [
        giang.post(f"{here}/clock/", {"to": "01/01/2031"}).status_code,
        giang.post(f"{here}/clock/", {"to": "hôm qua"}).status_code,
        giang.post(f"{here}/extend/", {"phase": "self_assess", "closes_at": "01/01/2031", "reason": "x"}).status_code,
        giang.post(f"{here}/extend/", {"phase": "không", "closes_at": "x"}).status_code,
        hoi.post(f"{here}/extend/", {"phase": "self_assess"}).status_code,
        an.post(f"{here}/clock/", {"to": "01/01/2031"}).status_code,
        giang.get(f"{here}/calendar/").status_code,
        an.get(f"{here}/calendar/").status_code,
        giang.post(f"/app/campaigns/{campaign.pk + 1}/extend/", {}).status_code,
    ]

    assert statuses == [302, 302, 302, 302, 403, 403, 200, 200, 404]
    assert list(Window.objects.values_list()) == before
    assert not WindowProposal.objects.filter(state="proposed").exists()


def test_proposal_of_another_campaign_is_not_found(cast: Cast, clock: StoppedClock) -> None:
    one, other = made(cast), made(cast, "rehearsal")
    proposal = actions.propose(one, "activate", by=cast.giang)

    answer = browser_of(cast.hoi).post(f"/app/campaigns/{other.pk}/proposals/{proposal.pk}/", {"decision": "approve"})

    assert answer.status_code == 404
