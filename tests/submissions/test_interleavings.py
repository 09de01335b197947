"""C1: no silent lost update. Officers in several tabs, resends and the leader write one answer in random order."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from dti.workflow import Refused
from submissions.actions import Conflict, Entry, recall, save, submit_to_leader
from submissions.models import LedgerEntry, State
from tenants.registry.models import Province
from tests.cast import Cast, make_cast
from tests.submissions.sheets import BOOLEAN, Sheet, fill, make_sheet, yes

TIMES = 1000


@dataclass
class Tab:
    """What one open page holds: the revision it was drawn with, and the last thing it sent."""

    by: Any
    rev: int = 0
    sent: Entry | None = None


@dataclass
class Truth:
    """What must be stored, kept beside the database."""

    rev: int
    words: str
    accepted: int


def run(sheet: Sheet, tabs: list[Tab], leader: Tab, truth: Truth, pick: random.Random) -> list[str]:
    """One interleaving: every tab reloads, then writes and resends come in any order."""
    for tab in (*tabs, leader):
        tab.rev = truth.rev
    steps = [*tabs, pick.choice([*tabs, leader])]
    pick.shuffle(steps)
    return [step(sheet, tab, tab is leader, truth, pick) for tab in steps]


def step(sheet: Sheet, tab: Tab, is_leader: bool, truth: Truth, pick: random.Random) -> str:
    """One write: a resend of the last one, or something new on the revision of this tab."""
    resend = tab.sent is not None and pick.random() < 0.3
    if not resend:
        tab.sent = yes(rev=tab.rev, client_id=f"{pick.random()}"[:40], explanation=f"Bản {pick.randint(1, 4)}")
    assert tab.sent is not None
    words = str(tab.sent.explanation)
    try:
        saved = save(sheet.submission, sheet.indicators[0].pk, by=tab.by, entry=tab.sent)
    except Conflict as why:
        assert (why.theirs.rev, why.theirs.explanation, why.mine.explanation) == (truth.rev, truth.words, words)
        assert tab.sent.rev != truth.rev and words != truth.words
        return "conflict"
    except Refused as why:
        assert is_leader and why.code == "may"
        return "refused"
    assert not is_leader
    if words == truth.words:
        assert not saved.changed
    else:
        assert saved.changed and tab.sent.rev == truth.rev
        truth.rev, truth.words, truth.accepted = truth.rev + 1, words, truth.accepted + 1
    # The answer of the server brings the newest revision back to the page.
    tab.rev = saved.answer.rev
    return "saved" if saved.changed else "same"


@pytest.mark.goal("C1")
def test_no_accepted_value_is_ever_lost_and_no_loser_goes_unanswered(cast: Cast) -> None:
    sheet, pick = make_sheet(cast, [BOOLEAN]), random.Random(1)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=yes(explanation="Bản 0"))
    sheet.submission = sheet.again()
    truth, told = Truth(1, "Bản 0", 1), []
    tabs, leader = [Tab(cast.an), Tab(cast.an)], Tab(cast.binh)

    for _ in range(TIMES):
        told += run(sheet, tabs, leader, truth, pick)

    stored = sheet.answer()
    assert (stored.rev, stored.explanation) == (truth.rev, truth.words)
    # Every accepted value stands in the ledger, once, in order.
    assert list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, truth.accepted + 1))
    assert {"saved", "same", "conflict", "refused"} == set(told)
    assert len(told) == TIMES * 3


@pytest.mark.goal("C1")
def test_officer_and_leader_alternate_and_neither_overwrites_the_other(cast: Cast) -> None:
    sheet = make_sheet(cast, [BOOLEAN])
    fill(sheet, cast.an)
    rev = 1

    for turn in range(10):
        submit_to_leader(sheet.again(), by=cast.an)
        theirs = yes(rev=rev, explanation=f"Lãnh đạo {turn}")
        rev = save(sheet.again(), sheet.indicators[0].pk, by=cast.binh, entry=theirs).answer.rev
        with pytest.raises(Refused):
            save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=yes(rev=rev - 1, explanation="Muộn"))
        recall(sheet.again(), by=cast.an)
        with pytest.raises(Conflict):
            save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=yes(rev=rev - 1, explanation="Muộn"))
        mine = yes(rev=rev, explanation=f"Chuyên viên {turn}")
        rev = save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=mine).answer.rev

    assert (sheet.answer().rev, sheet.again().state) == (21, State.DRAFTING)
    assert LedgerEntry.objects.filter(stage="leader").count() == 10
    assert LedgerEntry.objects.filter(stage="self").count() == 11


@pytest.mark.goal("C1")
def test_of_two_that_save_at_the_same_moment_one_is_told(own_database: str) -> None:
    province = Province.objects.get(slug="hagiang")
    with tenant_context(province):
        cast = make_cast()
        sheet = make_sheet(cast, [BOOLEAN])
        rounds = [race(sheet, cast, province, turn) for turn in range(12)]

        assert rounds == [["conflict", "saved"]] * 12
        assert sheet.answer().rev == LedgerEntry.objects.count() == 12


def race(sheet: Sheet, cast: Cast, province: Any, turn: int) -> list[str]:
    """Two threads with a connection each, on the same revision; the first row of all included."""

    def write(words: str) -> str:
        try:
            with tenant_context(province):
                mine = replace(yes(rev=turn), explanation=words)
                save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=mine)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(write, [f"A{turn}", f"B{turn}"]))
