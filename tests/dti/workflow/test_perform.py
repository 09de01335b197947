"""A move is locked, asked, written and recorded, or it leaves nothing behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, models

import dti.workflow
from dti.audit.models import Act, Record
from dti.mail.models import Message
from dti.workflow import Move, Refused, Workflow, diagram, open_moves
from tests.dti.audit.provinces import raw

NOW = datetime(2022, 11, 1, tzinfo=UTC)


class Sheet(models.Model):
    """A real row with a state: the table of letters, read with its column `kind` as the state."""

    to = models.CharField(max_length=200)
    state = models.CharField(max_length=100, db_column="kind")
    last_error = models.TextField()

    class Meta:
        managed = False
        db_table = "mail_message"
        app_label = "workflow_test"

    def __str__(self) -> str:
        return f"phiếu {self.to}"


@dataclass(frozen=True)
class Someone:
    pk: str
    full_name: str
    role: str


AN = Someone("an", "Nguyễn Thị An", "officer")
BINH = Someone("binh", "Trần Văn Bình", "leader")


def only_leaders(sheet: Sheet, *, by: Someone, **_: Any) -> str | None:
    return None if by.role == "leader" else "Chỉ lãnh đạo được xác nhận."


def content_unchanged(sheet: Sheet, *, seen: str = "", **_: Any) -> str | None:
    return None if seen == sheet.last_error else "Phiếu đã thay đổi sau khi xem."


FLOW = Workflow(
    "sheet",
    Move("submit", ("drafting", "returned"), "with_leader"),
    Move("confirm", ("with_leader",), "confirmed", (only_leaders, content_unchanged)),
    Move("recall", ("with_leader",), "drafting"),
    Move("recall", ("confirmed",), "returned", (only_leaders,)),
    Move("expire", ("drafting", "with_leader"), "expired", derived=True),
)


def anybody(by: Someone, verb: str, sheet: Sheet) -> str | None:
    return None if by.role in ("officer", "leader") else "Bạn không có quyền."


def open_window(sheet: Sheet, verb: str) -> None:
    """The window is open."""


def closed_window(sheet: Sheet, verb: str) -> None:
    raise Refused("Đã hết hạn.", code="window")


perform: Callable[..., Sheet] = partial(dti.workflow.perform, FLOW, hold=open_window, may=anybody)


@pytest.fixture
def sheet(province: Any) -> Sheet:
    letter = Message.objects.create(
        to="an@example.vn", subject="x", body_text="", body_html="", redacted_text="", kind="drafting"
    )
    return Sheet.objects.get(pk=letter.pk)


def test_move_writes_state_and_act(sheet: Sheet) -> None:
    moved = perform("submit", sheet, by=AN, now=NOW)

    act = Act.objects.get(verb="submit", object_pk=str(sheet.pk))
    record = Record.objects.filter(table_name="mail_message", row_pk=str(sheet.pk)).order_by("-id")[0]
    assert moved is sheet
    assert Sheet.objects.get(pk=sheet.pk).state == "with_leader"
    assert (act.actor_name, act.object_label) == ("Nguyễn Thị An", "phiếu an@example.vn")
    assert act.summary == {"workflow": "sheet", "from": "drafting", "to": "with_leader"}
    assert (record.before, record.after) == ({"kind": "drafting"}, {"kind": "with_leader"})


def test_move_reads_the_row_afresh_under_its_lock(sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed")

    with pytest.raises(Refused) as why:
        perform("submit", sheet, by=AN, now=NOW)

    assert why.value.code == "state"
    assert sheet.state == "confirmed"


def test_second_person_waits_for_the_first_before_anything_is_asked(province: Any) -> None:
    """The row is held by another connection: a question asked now would be answered from a stale state."""
    asked: list[str] = []

    def hold(subject: Sheet, verb: str) -> None:
        asked.append(verb)

    with raw("dti_app", province.schema_name) as other:
        (key,) = other.execute(
            'INSERT INTO mail_message ("to", subject, body_text, body_html, redacted_text, kind, campaign_mode, sink, '
            "attempts, last_error) VALUES ('an@example.vn', '', '', '', '', 'drafting', '', false, 0, '') RETURNING id"
        ).fetchone() or (0,)
        try:
            other.execute("BEGIN")
            other.execute("UPDATE mail_message SET kind = 'with_leader' WHERE id = %s", [key])
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
            with pytest.raises(Exception, match="lock timeout"):
                perform("submit", Sheet(pk=key, state="drafting"), by=AN, now=NOW, hold=hold)
            assert asked == []
        finally:
            other.execute("COMMIT")
            other.execute("DELETE FROM mail_message WHERE id = %s", [key])


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "window": ({"hold": closed_window}, "Đã hết hạn.", "window"),
    "right": ({"by": Someone("k", "Khách", "visitor")}, "Bạn không có quyền.", "may"),
    "rule": ({"by": AN}, "Chỉ lãnh đạo được xác nhận.", "rule"),
    "second rule": ({"seen": "another"}, "Phiếu đã thay đổi sau khi xem.", "rule"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused_move_leaves_nothing_behind(sheet: Sheet, case: str) -> None:
    change, sentence, code = REFUSALS[case]
    Sheet.objects.filter(pk=sheet.pk).update(state="with_leader")
    before = (Act.objects.count(), Record.objects.count())

    with pytest.raises(Refused) as why:
        perform("confirm", sheet, **{"by": BINH, "now": NOW, "seen": "", **change})

    assert (str(why.value), why.value.code) == (sentence, code)
    assert Sheet.objects.get(pk=sheet.pk).state == "with_leader"
    assert (Act.objects.count(), Record.objects.count()) == before


def test_questions_are_asked_in_order(sheet: Sheet) -> None:
    asked: list[str] = []

    def hold(subject: Sheet, verb: str) -> None:
        asked.append(f"hold {verb}")

    def may(by: Someone, verb: str, subject: Sheet) -> None:
        asked.append(f"may {verb}")

    dti.workflow.perform(FLOW, "submit", sheet, by=AN, now=NOW, hold=hold, may=may)

    assert asked == ["hold submit", "may submit"]


def test_derived_move_is_never_performed(sheet: Sheet) -> None:
    with pytest.raises(Refused):
        perform("expire", sheet, by=BINH, now=NOW)

    assert Sheet.objects.get(pk=sheet.pk).state == "drafting"


def test_unknown_verb_is_a_mistake_of_the_program(sheet: Sheet) -> None:
    with pytest.raises(LookupError):
        perform("publish", sheet, by=BINH, now=NOW)


@pytest.mark.parametrize(("state", "target"), [("with_leader", "drafting"), ("confirmed", "returned")])
def test_one_verb_may_lead_to_two_states(sheet: Sheet, state: str, target: str) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state=state)

    assert perform("recall", sheet, by=BINH, now=NOW).state == target


@pytest.mark.parametrize("state", ["drafting", "returned", "with_leader", "confirmed", "expired"])
def test_screen_and_performer_agree_in_every_state(sheet: Sheet, state: str) -> None:
    for by in (AN, BINH):
        Sheet.objects.filter(pk=sheet.pk).update(state=state)
        sheet.refresh_from_db()
        offered = dict(open_moves(FLOW, sheet, by=by, now=NOW, may=anybody, seen=""))
        for verb in ("submit", "confirm", "recall", "expire"):
            Sheet.objects.filter(pk=sheet.pk).update(state=state)
            assert (offered.get(verb, "not offered") is None) == _succeeds(verb, sheet, by)


def _succeeds(verb: str, sheet: Sheet, by: Someone) -> bool:
    try:
        perform(verb, sheet, by=by, now=NOW, seen="")
    except Refused:
        return False
    return True


def test_open_moves_carry_the_reason() -> None:
    sheet = Sheet(state="with_leader", last_error="")

    offered = open_moves(FLOW, sheet, by=AN, now=NOW, may=anybody)
    shut = open_moves(FLOW, sheet, by=BINH, now=NOW, may=anybody, hold=closed_window)

    assert offered == [("confirm", "Chỉ lãnh đạo được xác nhận."), ("recall", None)]
    assert shut == [("confirm", "Đã hết hạn."), ("recall", "Đã hết hạn.")]


def test_diagram_shows_every_arrow_and_marks_the_clocks() -> None:
    assert diagram(FLOW).splitlines() == [
        "stateDiagram-v2",
        "    drafting --> with_leader : submit",
        "    returned --> with_leader : submit",
        "    with_leader --> confirmed : confirm",
        "    with_leader --> drafting : recall",
        "    confirmed --> returned : recall",
        "    drafting --> expired : expire (theo đồng hồ)",
        "    with_leader --> expired : expire (theo đồng hồ)",
    ]
