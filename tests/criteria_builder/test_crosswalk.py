"""Which earlier component a later one stands for: proposals, what is kept, who keeps it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings

from criteria_builder import actions, queries
from criteria_builder.crosswalks import Match, suggest
from criteria_builder.models import Crosswalk, Indicator, Version
from dti import audit
from dti.audit.models import Act
from dti.workflow import Refused
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import component, group_of, published, small_draft
from tests.criteria_builder.trees import RATIO, SEEDS, group, indicator, main, pair_of, whole


# ---------------------------------------------------------------------- proposals
def test_the_same_id_is_equal_only_with_the_same_words_points_and_rule() -> None:
    before = whole((group(1, (main(2, tuple(indicator(pk) for pk in (11, 12, 13, 14))),)),))
    after = before
    for changed in (
        indicator(12, name="Tên khác"), indicator(13, max_points=Decimal(20)), indicator(14, rule_json=RATIO),
    ):  # fmt: skip
        after = after.with_node(changed)

    found = {key[-2:]: (match.kind, match.by) for key, match in suggest(before, after).items()}

    assert found == {"0b": ("equal", "id"), "0c": ("part", "id"), "0d": ("part", "id"), "0e": ("part", "id")}


def test_new_ids_are_led_to_the_most_alike_name_and_nobody_twice() -> None:
    names = ("Tỷ lệ cán bộ được tập huấn", "Số cuộc họp Ban chỉ đạo")
    before = whole((group(1, (main(2, tuple(indicator(11 + n, name=name) for n, name in enumerate(names))),)),))
    later = ("Số cuộc họp của Ban chỉ đạo", "Tỷ lệ cán bộ, công chức được tập huấn", "Phát hành văn bản giấy",
             "TỶ LỆ CÁN BỘ ĐƯỢC TẬP HUẤN")  # fmt: skip
    after = whole((group(1, (main(2, tuple(indicator(21 + n, name=name) for n, name in enumerate(later))),)),))

    found = [(match.from_key and int(match.from_key[-2:], 16), match.kind) for match in suggest(before, after).values()]

    assert found == [(12, "part"), (None, "none"), (None, "none"), (11, "part")]


@settings(deadline=None)
@given(SEEDS)
def test_every_later_component_gets_one_proposal_and_no_earlier_one_stands_twice(seed: int) -> None:
    before, edited = pair_of(seed)

    found = suggest(before, edited.tree)

    assert list(found) == [str(node.stable_id) for node in edited.tree.indicators]
    earlier = [match.from_key for match in found.values() if match.from_key]
    assert len(earlier) == len(set(earlier))
    assert set(earlier) <= {str(node.stable_id) for node in before.indicators}
    assert all((match.kind == "none") == (match.from_key is None) for match in found.values())


# ---------------------------------------------------------------------- what is kept
@pytest.fixture
def pair(cast: Cast) -> tuple[Version, Version]:
    """A published version of two components and an amended one, published too, with a third."""
    version, _group, own, _first = small_draft(cast.giang)
    component(own, by=cast.giang, name="Số cuộc họp Ban chỉ đạo")
    version = published(version, by=cast.giang)
    draft = actions.create_draft(version, by=cast.giang)
    component(draft.main_indicators.get(), by=cast.giang, name="Mới thêm")
    return version, published(draft, by=cast.giang)


def keys(version: Version) -> list[str]:
    return [str(row.stable_id) for row in version.indicators.order_by("position")]


def test_crosswalk_is_written_between_frozen_versions_and_touches_neither(
    cast: Cast, pair: tuple[Version, Version]
) -> None:
    before, after = pair
    first, second, third = keys(after)
    matches = [Match(first, first, "equal", "person"), Match(third, second, "part", "person", "Gộp lại")]

    changed = actions.save_crosswalk(before, after, matches, by=cast.giang)
    again = actions.save_crosswalk(before, after, matches, by=cast.giang)

    assert (changed, again, Crosswalk.objects.count()) == (2, 0, 2)
    assert [act.verb for act in Act.objects.filter(verb="save_crosswalk")] == ["save_crosswalk"]
    for version in pair:
        actions.verify(version)
    found = queries.matches(before, after, queries.tree(before), queries.tree(after))
    assert (found[third], found[second].by) == (Match(third, second, "part", "person", "Gộp lại"), "id")


def test_decision_that_names_a_row_no_longer_there_falls_back_to_the_proposal(
    cast: Cast, pair: tuple[Version, Version]
) -> None:
    before, after = pair
    Crosswalk.objects.create(
        from_version=before, to_version=after, to_stable_id=keys(after)[0], kind="part",
        from_stable_id="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip

    found = queries.matches(before, after, queries.tree(before), queries.tree(after))

    assert found[keys(after)[0]].by == "id"


def test_foreign_rows_wrong_kinds_and_foreign_people_are_refused(cast: Cast, pair: tuple[Version, Version]) -> None:
    before, after = pair
    first, _second, third = keys(after)
    for match in (Match(third, third, "part", "person"), Match("0" * 32, first, "part", "person"),
                  Match(first, None, "equal", "person"), Match(first, first, "none", "person"),
                  Match(first, first, "equal", "person", "x" * 501)):  # fmt: skip
        with pytest.raises(Refused):
            actions.save_crosswalk(before, after, [match], by=cast.giang)
    with pytest.raises(Refused):
        actions.save_crosswalk(after, after, [], by=cast.giang)
    for who in (cast.an, cast.hoi, cast.kiem):
        with pytest.raises(Refused, match="Bạn không có quyền"):
            actions.save_crosswalk(before, after, [Match(first, first, "equal", "person")], by=who)
    assert not Crosswalk.objects.exists()


def test_database_refuses_what_says_two_things_and_still_freezes_the_tree(
    cast: Cast, pair: tuple[Version, Version]
) -> None:
    before, after = pair
    row = {"from_version": before, "to_version": after, "to_stable_id": keys(after)[0]}

    for wrong in ({"kind": "none", "from_stable_id": keys(before)[0]}, {"kind": "equal", "from_stable_id": None},
                  {"kind": "equal", "from_stable_id": keys(before)[0], "to_version": before}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Crosswalk.objects.create(**(row | wrong))
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Indicator.objects.filter(version=after).update(name="Khác")


def test_table_of_crosswalks_leaves_a_record_of_every_change(cast: Cast) -> None:
    assert "criteria_builder_crosswalk" not in audit.unaudited_tables(connection.schema_name)


# ---------------------------------------------------------------------- on the screen
def form(version: Version, *lines: tuple[str, str]) -> dict[str, str]:
    rows = zip(keys(version), lines, strict=True)
    return {
        name: value
        for key, (typed, kind) in rows
        for name, value in ((f"from-{key}", typed), (f"kind-{key}", kind), (f"note-{key}", ""))
    }


def test_page_proposes_and_saves_what_was_typed(cast: Cast, pair: tuple[Version, Version]) -> None:
    before, after = pair
    client = enter(cast.giang)
    page = client.get(address("crosswalk", after)).content.decode()

    typed = form(after, ("1.1", "equal"), ("1.2 Số cuộc họp Ban chỉ đạo", "part"), ("", "none"))
    answer = client.post(address("crosswalk", after), typed)

    assert "cùng mã gốc" in page and "chưa tìm thấy, cần xem" in page
    assert answer.url == address("crosswalk_from", after, before.number)
    assert [(row.kind, str(row.from_stable_id)) for row in Crosswalk.objects.order_by("pk")] == [
        ("equal", keys(before)[0]), ("part", keys(before)[1]), ("none", "None"),
    ]  # fmt: skip
    assert "đã chọn" in client.get(address("crosswalk", after)).content.decode()


def test_wrong_line_is_422_with_its_sentence_and_nothing_typed_is_lost(
    cast: Cast, pair: tuple[Version, Version]
) -> None:
    _before, after = pair

    typed = form(after, ("9.9", "equal"), ("", "part"), ("1.1", "none"))
    answer = enter(cast.giang).post(address("crosswalk", after), typed)

    page = answer.content.decode()
    assert (answer.status_code, Crosswalk.objects.count()) == (422, 0)
    assert 'value="9.9"' in page and "Bản trước không có mã “9.9”." in page
    assert "Hãy ghi mã của bản trước." in page and "thì để trống mã của bản trước." in page


def test_those_who_view_read_it_and_cannot_write(cast: Cast, pair: tuple[Version, Version]) -> None:
    _before, after = pair
    typed = form(after, ("1.1", "equal"), ("1.2", "equal"), ("", "none"))
    client = enter(cast.kiem)

    page = client.get(address("crosswalk", after))

    assert page.status_code == 200 and 'name="kind-' not in page.content.decode()
    assert (client.post(address("crosswalk", after), typed).status_code, Crosswalk.objects.count()) == (403, 0)
    assert enter(cast.an).get(address("crosswalk", after)).status_code == 200
    assert enter(cast.khach).get(address("crosswalk", after)).status_code == 403


def test_first_version_has_nothing_to_be_compared_with(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    client = enter(cast.giang)

    assert "Bảng đối chiếu cần hai bản" in client.get(address("crosswalk", version)).content.decode()
    assert client.get(address("crosswalk_from", version, version.number)).status_code == 404
    assert client.get(address("crosswalk_from", version, 9)).status_code == 404


# ---------------------------------------------------------------------- two sets
def copy_of(version: Version, by: Any) -> Version:
    return actions.copy_set(version, "Bộ năm sau", version.criteria_set.unit_group, by=by)


def test_copied_set_is_led_to_its_source_by_ids(cast: Cast, pair: tuple[Version, Version]) -> None:
    source = pair[1]
    copy = copy_of(source, cast.giang)
    client = enter(cast.giang)

    page = client.get(address("crosswalk", copy)).content.decode()
    typed = form(copy, ("1.1", "equal"), ("1.2", "part"), ("1.3", "equal"))
    answer = client.post(address("crosswalk", copy), typed)

    assert page.count("cùng mã gốc") == 3 and ", cần xem<" not in page
    assert answer.url == address("crosswalk_sets", copy, source.criteria_set.code, source.number)
    assert [(row.from_version, row.to_version, row.kind) for row in Crosswalk.objects.order_by("pk")] == [
        (source, copy, "equal"), (source, copy, "part"), (source, copy, "equal"),
    ]  # fmt: skip
    assert client.get(answer.url).content.decode().count("đã chọn") == 3


def test_amendment_of_a_copied_set_goes_by_its_own_first_version(cast: Cast, pair: tuple[Version, Version]) -> None:
    first = published(copy_of(pair[1], cast.giang), by=cast.giang)
    second = actions.create_draft(first, by=cast.giang)

    assert queries.version_before(second) == first
    assert queries.version_before(first) == pair[1]


def test_any_version_of_a_set_for_the_same_units_can_be_chosen(cast: Cast, pair: tuple[Version, Version]) -> None:
    other = small_draft(cast.giang, "Bộ soạn lại từ đầu")[0]
    client = enter(cast.giang)

    page = client.get(address("crosswalk", other)).content.decode()
    chosen = client.get(address("crosswalk", other), {"other": str(pair[0].pk)})
    shown = client.get(chosen.url).content.decode()

    assert "Chưa có bản nào trước bản này" in page and str(pair[0]) in page and str(pair[1]) in page
    assert chosen.url == address("crosswalk_sets", other, pair[0].criteria_set.code, pair[0].number)
    assert "gần giống tên, cần xem" in shown


def test_sets_for_other_units_are_no_choice_but_what_was_copied_is(cast: Cast, pair: tuple[Version, Version]) -> None:
    districts = actions.create_set("Bộ cấp huyện", group_of("district"), by=cast.giang)
    copied = actions.copy_set(pair[0], "Bộ cấp huyện, chép", group_of("district"), by=cast.giang)
    client = enter(cast.giang)
    foreign = address("crosswalk_sets", districts, pair[0].criteria_set.code, pair[0].number)

    assert client.get(foreign).status_code == 404
    assert client.get(address("crosswalk", districts), {"other": str(pair[0].pk)}).status_code == 404
    assert client.get(address("crosswalk", districts), {"other": "không"}).status_code == 404
    assert client.get(address("crosswalk", copied)).content.decode().count("cùng mã gốc") == 2


def test_people_of_a_unit_are_led_to_no_draft(cast: Cast, pair: tuple[Version, Version]) -> None:
    draft = small_draft(cast.giang, "Bộ đang soạn")[0]
    own = enter(cast.an)
    hidden = address("crosswalk_sets", pair[1], draft.criteria_set.code, draft.number)

    assert "Bộ đang soạn" not in own.get(address("crosswalk", pair[1])).content.decode()
    assert own.get(hidden).status_code == 404
    assert enter(cast.kiem).get(hidden).status_code == 200
