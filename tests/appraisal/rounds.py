"""Campaigns in a round of appraisal: sheets confirmed by their leaders, silent ones, rows to decide."""

from fractions import Fraction
from typing import Any

from django.db import connection
from django.test import Client

from appraisal import actions
from appraisal.models import Verdict
from criteria_builder.models import Indicator
from submissions import queries as sheets
from submissions.actions import Facts, add_to_store, attach, confirm, save, submit_to_leader
from submissions.models import LedgerEntry, Submission
from tenants.accounts.models import User
from tenants.units.actions import add_unit
from tenants.units.models import Unit, UnitGroup
from tests.cast import DAY, HOST, Cast, fresh
from tests.submissions.sheets import RATIO, Sheet, entry, make_sheet, yes

BOOLEAN = {"kind": "boolean", "label": "Có cán bộ phụ trách"}
MANUAL = {"kind": "manual"}
UNSCORED = {"kind": "not_scored", "fields": [{"name": "plan", "label": "Đề án", "type": "boolean", "required": False}]}
PROOF = Facts(kind="link", title="Danh sách máy", number="12/BC", url="https://soyte.example/12-bc")
ROUND_1, EXPLAIN, ROUND_2 = 5.5, 10.5, 18.5
DECLARED = Fraction(118 * 15, 124)


def in_round_1(cast: Cast, rules: list[dict[str, Any]] | None = None, **policies: Any) -> Sheet:
    """An's sheet confirmed by Bình and the first round open; Sở Nội vụ has been silent."""
    sheet = confirmed(cast, rules, **policies)
    sheet.move_to(ROUND_1, cast.giang)
    return sheet


def confirmed(cast: Cast, rules: list[dict[str, Any]] | None = None, **policies: Any) -> Sheet:
    sheet = make_sheet(cast, [RATIO, BOOLEAN] if rules is None else rules, **policies)
    declare(sheet.submission, sheet.indicators, officer=cast.an, leader=cast.binh)
    sheet.submission = sheet.again()
    return sheet


def declare(submission: Submission, indicators: list[Indicator], *, officer: User, leader: User) -> None:
    """Figures for every ratio and boolean, handed to the leader and confirmed as seen."""
    for indicator in indicators:
        values = {"ratio": entry(), "boolean": yes()}.get(indicator.rule["kind"])
        if values is not None:
            save(submission, indicator.pk, by=fresh(officer), entry=values)
    hand_in(submission, officer=officer, leader=leader)


def prove(sheet: Sheet, cast: Cast, place: int = 0) -> None:
    """A document behind one row of An's sheet."""
    proof = add_to_store(cast.so_y_te, by=fresh(cast.an), facts=PROOF)
    attach(sheet.again(), sheet.indicators[place].pk, evidence=proof, by=fresh(cast.an), page="3")


def hand_in(submission: Submission, *, officer: User, leader: User) -> None:
    submit_to_leader(reread(submission), by=fresh(officer))
    seen = reread(submission)
    confirm(seen, by=fresh(leader), seen=sheets.hash_of(seen, sheets.sheet_rows(seen)))


def reread(submission: Submission) -> Submission:
    return Submission.objects.select_related("campaign", "unit__level", "version").get(pk=submission.pk)


def sheet_of(sheet: Sheet, unit: Unit) -> Submission:
    found = Submission.objects.select_related("campaign", "unit__level", "version")
    return found.get(campaign=sheet.campaign, unit=unit)


def more_units(count: int) -> list[Unit]:
    """Further departments, made before the campaign opens."""
    group = UnitGroup.objects.get(code="department")
    made = [
        add_unit(group.level, f"Sở số {number}", by=None, valid_from=DAY, printed_login=f"soso{number}")
        for number in range(1, count + 1)
    ]
    group.units.add(*made)
    return made


class ProvinceClient(Client):
    """Each request leaves the connection in the public schema, as in production; the test goes on in its province."""

    def request(self, **words: Any) -> Any:
        province = connection.tenant
        try:
            return super().request(**words)
        finally:
            connection.set_tenant(province)


def signed_in(user: User) -> ProvinceClient:
    client = ProvinceClient(**HOST)
    client.force_login(user)
    return client


def judge(sheet: Sheet, by: User, *, place: int = 0, verdict: str = "agree", **more: Any) -> Verdict:
    """One verdict on An's sheet in the round that runs."""
    more.setdefault("phase", "appraise_1")
    more.setdefault("rev", 0)
    return actions.judge(sheet.again(), sheet.indicators[place], verdict=verdict, by=fresh(by), **more)


def silence_the_other(cast: Cast, sheet: Sheet) -> Submission:
    """Sở Nội vụ declared nothing: its sheet is opened for outside figures."""
    other = sheet_of(sheet, cast.so_noi_vu)
    return actions.open_default(other, by=fresh(cast.long), reason="Quá hạn, đơn vị không xác nhận.")


def close(sheet: Sheet, cast: Cast, phase: str = "appraise_1") -> Any:
    return actions.close_round(sheet.campaign, phase, by=fresh(cast.long))


def ledger(submission: Submission, indicator: Indicator, stage: str) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(submission=submission, indicator=indicator, stage=stage).order_by("seq"))
