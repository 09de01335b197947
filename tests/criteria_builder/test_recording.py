"""What a person records of a document, and drops again: beside the linter's findings, undone, audited, published."""

from typing import Any

import pytest

from criteria_builder import actions, queries
from criteria_builder.canonical import canonical_json, fingerprint
from criteria_builder.findings import Finding, findings
from criteria_builder.models import Version
from dti.audit.models import Act
from dti.workflow import Refused
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import REASON, installed, published, small_draft

TEXT = "Tên trụ cột ở đầu mục khác tên trong bảng."


def found(version: Version) -> list[Finding]:
    """What is shown of recorded findings, the gravest first."""
    return [one for one in findings(queries.tree(Version.objects.get(pk=version.pk))) if one.mark]


def noted(version: Version, by: Any, text: str = TEXT, **more: str) -> str:
    """Record a finding; its mark."""
    return fingerprint(actions.record_finding(version, text, by=by, **more))


def test_recorded_finding_stands_among_the_others_with_its_place(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]

    mark = noted(version, cast.giang, where="dòng 203", severity="warning")

    assert found(version) == [
        Finding("NOTED", "warning", f"{TEXT} (dòng 203)", where="dòng 203", mark=mark),
    ]  # fmt: skip
    assert [(act.verb, act.summary["text"]) for act in Act.objects.filter(verb="record_finding")] == [
        ("record_finding", TEXT)
    ]


def test_dropping_leaves_the_others_and_can_be_taken_back(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)
    before = found(version)
    assert len(before) == 2

    actions.drop_finding(version, before[0].mark, by=cast.giang)
    left = found(version)
    actions.undo(version, by=cast.giang)

    assert (left, found(version)) == ([before[1]], before)
    assert Act.objects.filter(verb="drop_finding").get().summary["code"] == before[0].code


def test_page_of_yesterday_drops_nothing_else(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)
    mark = found(version)[0].mark
    actions.drop_finding(version, mark, by=cast.quang)

    with pytest.raises(Refused, match="không còn trong bản dự thảo"):
        actions.drop_finding(version, mark, by=cast.giang)

    assert len(found(version)) == 1


def test_two_people_record_at_the_same_time_and_both_are_kept(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    mine, theirs = Version.objects.get(pk=version.pk), Version.objects.get(pk=version.pk)

    noted(mine, cast.giang, "Của Giang")
    noted(theirs, cast.quang, "Của Quang")

    assert [one.text for one in found(version)] == ["Của Giang", "Của Quang"]
    with pytest.raises(Refused, match="người khác đã sửa cùng chỗ sau đó"):
        actions.undo(version, by=cast.giang)


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        ("  ", {}, "Hãy ghi điều bất thường"),
        ("x" * 501, {}, "quá dài"),
        (TEXT, {"where": "x" * 101}, "quá dài"),
        (TEXT, {"severity": "error"}, "Hãy chọn mức độ"),
        (f" {TEXT} ", {}, "đã được ghi nhận rồi"),
    ],
)
def test_wrong_finding_is_refused(cast: Cast, text: str, more: dict[str, str], sentence: str) -> None:
    version = small_draft(cast.giang)[0]
    noted(version, cast.giang)

    with pytest.raises(Refused, match=sentence):
        actions.record_finding(version, text, by=cast.giang, **more)

    assert len(found(version)) == 1


def test_published_version_and_people_who_only_read_change_nothing(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    mark = noted(version, cast.giang)
    for who in (cast.an, cast.hoi, cast.kiem):
        for act in (lambda by: actions.record_finding(version, "Khác", by=by),
                    lambda by: actions.drop_finding(version, mark, by=by)):  # fmt: skip
            with pytest.raises(Refused, match="Bạn không có quyền"):
                act(who)
    version = published(version, by=cast.giang)
    before = canonical_json(queries.tree(version))

    with pytest.raises(Refused, match="đã ban hành"):
        actions.drop_finding(version, mark, by=cast.giang)
    with pytest.raises(Refused, match="đã ban hành"):
        actions.record_finding(version, "Khác", by=cast.giang)

    assert canonical_json(queries.tree(Version.objects.get(pk=version.pk))) == before
    actions.verify(version)


def test_finding_that_asks_for_a_reason_is_published_only_with_one_each(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    noted(version, cast.giang, "Điều thứ nhất", where="dòng 5", severity="reason")
    noted(version, cast.giang, "Điều thứ hai", where="dòng 5", severity="reason")
    client = enter(cast.giang)

    refused = client.post(address("publish", version), {"reason_0": REASON})
    done = client.post(address("publish", version), {"reason_0": "Lý do thứ nhất dài.", "reason_1": REASON})

    version.refresh_from_db()
    assert (refused.status_code, done.status_code, version.state) == (422, 302, "published")
    assert [(one["text"], one["reason"]) for one in version.acknowledged] == [
        ("Điều thứ nhất (dòng 5)", "Lý do thứ nhất dài."), ("Điều thứ hai (dòng 5)", REASON),
    ]  # fmt: skip


# ---------------------------------------------------------------------- on the screen
def test_it_is_recorded_on_the_page_of_any_node_and_one_stays_there(cast: Cast) -> None:
    version, group, main, row = small_draft(cast.giang)
    client = enter(cast.giang)
    places = {
        "set": ("version",), f"group-{group.pk}": ("node", "group", group.pk),
        f"main-{main.pk}": ("node", "main", main.pk), f"indicator-{row.pk}": ("node", "indicator", row.pk),
    }  # fmt: skip

    for at, (name, *place) in places.items():
        path = address(name, version, *place)
        assert 'id="record"' in client.get(path).content.decode()
        answer = client.post(address("record", version), {"at": at, "text": f"Ở {at}", "severity": "note"})
        assert (answer.status_code, answer.url) == (302, path)
        page = client.get(path).content.decode()
        assert f"Ở {at}" in page and "Đã sửa" in page

    assert len(found(version)) == 4


@pytest.mark.parametrize("kind", ["set", "indicator"])
def test_refused_finding_comes_back_as_it_was_typed(cast: Cast, kind: str) -> None:
    version, _group, _main, row = small_draft(cast.giang)
    at = "set" if kind == "set" else f"indicator-{row.pk}"

    typed = {"at": at, "text": "", "where": "dòng 99", "severity": "warning"}
    answer = enter(cast.giang).post(address("record", version), typed)

    page = answer.content.decode()
    assert (answer.status_code, found(version)) == (422, [])
    assert 'value="dòng 99"' in page and "<details" in page and 'id="record" open' in page
    assert ('id="node-form"' in page) is (kind == "indicator")


def test_it_is_dropped_on_the_page_and_undo_is_offered(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)
    client = enter(cast.giang)
    mark = found(version)[0].mark
    assert f'value="{mark}"' in client.get(address("version", version)).content.decode()

    answer = client.post(address("drop", version), {"at": "set", "mark": mark}, follow=True)

    page = answer.content.decode()
    assert f'value="{mark}"' not in page and "Nếu nhầm, bấm Hoàn tác" in page and "Bỏ ghi nhận đã sửa" in page
    again = client.post(address("drop", version), {"at": "set", "mark": mark}, follow=True)
    assert "không còn trong bản dự thảo" in again.content.decode()
