"""The rehearsal's people fill every kind of the packaged sets through the real pages."""

from typing import Any

from django.test import Client

from criteria_builder import library, scoring
from dti.home.rehearsal import bench, entry
from dti.home.rehearsal.pages import Page, read
from dti.home.rehearsal.plan import Script, figures
from submissions.actions import save
from submissions.models import LedgerEntry
from tests.appraisal.rounds import ROUND_1, hand_in
from tests.appraisal.test_screens import unit_address
from tests.cast import Cast
from tests.submissions.sheets import BOOLEAN, Sheet, make_sheet, signed_in, yes

SCRIPT = Script.of(("Sở Y tế",))


def packaged_rules() -> dict[str, dict[str, Any]]:
    """A rule of each kind, from a row that is worth as much as the rows of `make_sheet`, or nothing."""
    return {
        node.rule_kind: dict(node.rule_json)
        for key in library.packaged_keys()
        for node in library.packaged_tree(key).indicators
        if node.max_points in (0, 15)
    }


def entered_by_unit(rule: dict[str, Any]) -> bool:
    return not scoring.parse_rule(rule).read_only_for_units


def written(sheet: Sheet) -> dict[str, str]:
    """Kind → status of what was last written on its row."""
    entries = LedgerEntry.objects.filter(submission=sheet.submission).select_related("indicator").order_by("pk")
    return {entry.indicator.rule["kind"]: entry.status for entry in entries}


def test_officers_fill_every_kind_that_units_enter(cast: Cast) -> None:
    rules = {kind: rule for kind, rule in packaged_rules().items() if entered_by_unit(rule)}
    sheet = make_sheet(cast, list(rules.values()), per_main=len(rules))
    client = signed_in(cast.an)
    path = sheet.page(f"{sheet.indicators[0].main_indicator_id}/")

    for form in entry.row_forms(seen(client, path)):
        typed = figures(form.fields, SCRIPT.luck(form.action), 0.9)
        answer = client.post(form.action, {**form.values(), **typed}, headers={"HX-Request": "true"})
        assert answer.status_code == 200, (form.action, typed, answer.content.decode())

    assert {"sum_of", "best_of", "deadline", "inverse_ratio"} <= set(rules)
    collected = {"not_scored": "not_scored", "general_information": "information", "relative_best": "provisional"}
    assert written(sheet) == dict.fromkeys(rules, "scored") | collected


def test_appraisers_fill_what_units_do_not_enter_and_nobody_what_is_derived(cast: Cast) -> None:
    rules = {kind: rule for kind, rule in packaged_rules().items() if not entered_by_unit(rule)}
    sheet = make_sheet(cast, [*rules.values(), BOOLEAN])
    save(sheet.submission, sheet.indicators[-1].pk, by=cast.an, entry=yes())
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)
    client = signed_in(cast.long)

    for path in bench.waiting(seen(client, unit_address(sheet))):
        (form,) = [form for form in seen(client, path).forms if form.action.endswith("/judge/")]
        answer = client.post(form.action, {**form.values(), **bench.settle(form, SCRIPT.luck(path))})
        assert answer.status_code == 302, path

    assert set(rules) == {"imported", "survey", "aggregate_children"}
    assert written(sheet) == {"imported": "scored", "survey": "scored", "boolean": "scored"}


def seen(client: Client, path: str) -> Page:
    answer = client.get(path)
    return read(path, answer.status_code, answer.content.decode())
