"""The list of rows over HTTP: search and filter, several rows at once, undo and redo, moves to a place."""

import re
from decimal import Decimal
from typing import Any

import pytest

from criteria_builder import actions
from criteria_builder.models import Indicator, Version
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import component, group_of, installed, small_draft


def rows_on(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'name="row" value="(\d+)"', page)]


def names(main: Any) -> list[str]:
    return list(main.indicators.order_by("position").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 86), ("?q=nguoi dung dau la truong", 1), ("?q=2.1", 1), ("?q=khong-co-dau-vet", 0), ("?show=no-rule", 0)],
)
def test_rows_are_found_by_code_or_name_without_marks(cast: Cast, query: str, found: int) -> None:
    version = installed("bk-2022-district", by=cast.giang)

    page = enter(cast.giang).get(address("version", version) + query).content.decode()

    assert len(rows_on(page)) == found


def test_rows_without_rule_or_points_are_filtered(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    bare = component(main, by=cast.giang, name="Chưa có cách tính", rule={}, points="0")

    client = enter(cast.giang)
    for show in ("no-rule", "no-points"):
        assert rows_on(client.get(address("version", version) + f"?show={show}").content.decode()) == [bare.pk]


def test_several_rows_get_points_a_place_a_copy_and_leave(cast: Cast) -> None:
    version, group, main, first = small_draft(cast.giang)
    second = component(main, by=cast.giang, name="Thứ hai")
    other = main.__class__.objects.create(version=version, group=group, name="Thể chế số", position=2)
    client, url = enter(cast.giang), address("bulk", version)
    both = [first.pk, second.pk]

    client.post(url, {"row": both, "verb": "points", "points": "7,5", "at": "set"})
    assert list(Indicator.objects.values_list("max_points", flat=True)) == [Decimal("7.5")] * 2
    client.post(url, {"row": both, "verb": "duplicate", "at": f"main-{main.pk}"})
    assert names(main) == ["Có kế hoạch", "Thứ hai", "Có kế hoạch (bản sao)", "Thứ hai (bản sao)"]
    client.post(url, {"row": both, "verb": "move", "into": other.pk, "at": f"main-{main.pk}"})
    assert names(other) == ["Có kế hoạch", "Thứ hai"]
    answer = client.post(url, {"row": both, "verb": "delete", "at": f"main-{other.pk}"}, follow=True)
    assert (names(other), "Đã xóa 2 chỉ số." in answer.content.decode()) == ([], True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"verb": "points", "points": "7,5đ"}, ""),
        ({"verb": "move", "into": ""}, "Hãy chọn chỉ số chính để chuyển đến."),
        ({"verb": ""}, "Hãy chọn việc cần làm với các dòng đã đánh dấu."),
        ({"verb": "delete", "row": []}, "Hãy đánh dấu ít nhất một chỉ số."),
    ],
)
def test_a_refusal_keeps_the_ticks_and_says_what_to_do(cast: Cast, sent: dict[str, Any], sentence: str) -> None:
    version, _group, _main, row = small_draft(cast.giang)

    answer = enter(cast.giang).post(address("bulk", version), {"row": [row.pk], "at": "set", **sent})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="bulk-error"' in page and sentence in page
    assert ("checked" in page.split(f'id="row-{row.pk}"')[1][:60]) == ("row" not in sent)
    assert Indicator.objects.filter(pk=row.pk, max_points=10).exists()


def test_undo_and_redo_stand_on_the_page_with_what_they_do(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    made = component(main, by=cast.giang, name="Thứ hai")
    client = enter(cast.giang)

    page = client.get(address("version", version)).content.decode()
    assert 'title="Thêm vào “Nhận thức số”"' in page
    answer = client.post(address("undo", version), {"at": f"indicator-{made.pk}"}, follow=True)
    assert answer.redirect_chain[-1][0] == address("version", version)  # the row it stood on is gone
    assert "Đã hoàn tác: Thêm vào “Nhận thức số”." in answer.content.decode()
    assert names(main) == ["Có kế hoạch"]
    client.post(address("redo", version), {"at": f"main-{main.pk}"})
    assert names(main) == ["Có kế hoạch", "Thứ hai"]


def test_a_row_goes_to_a_place_and_the_page_says_which(cast: Cast) -> None:
    version, _group, main, first = small_draft(cast.giang)
    for name in ("Thứ hai", "Thứ ba"):
        component(main, by=cast.giang, name=name)

    url = address("move", version, "indicator", first.pk)
    page = enter(cast.giang).post(url, {"to": "into", "place": "3"}, follow=True).content.decode()

    assert names(main) == ["Thứ hai", "Thứ ba", "Có kế hoạch"]
    assert "Đã chuyển “Có kế hoạch” lên vị trí 3 trong 3." in page


def test_a_row_becomes_a_part_and_comes_back(cast: Cast) -> None:
    version, _group, main, first = small_draft(cast.giang)
    second = component(main, by=cast.giang, name="Thứ hai")
    client, url = enter(cast.giang), address("move", version, "indicator", second.pk)

    client.post(url, {"to": "into", "into": f"part-{first.pk}"})
    assert Indicator.objects.get(pk=second.pk).parent_id == first.pk
    client.post(url, {"to": "into", "into": main.pk})
    assert Indicator.objects.get(pk=second.pk).parent_id is None


def test_rows_of_another_version_are_not_touched(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)
    _other, _group, _main, foreign = small_draft(cast.giang, "Bộ khác")

    answer = enter(cast.giang).post(address("bulk", version), {"row": [foreign.pk], "verb": "delete", "at": "set"})

    assert answer.status_code == 422
    assert Indicator.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("who", ["an", "hoi", "kiem", "khach"])
def test_only_the_administrator_changes_several_rows(cast: Cast, who: str) -> None:
    version, _group, _main, row = small_draft(cast.giang)

    for name in ("bulk", "undo", "redo"):
        answer = enter(getattr(cast, who)).post(address(name, version), {"row": [row.pk], "verb": "delete"})
        assert answer.status_code in (403, 404)
    assert Version.objects.get(pk=version.pk).indicators.count() == 1


def test_an_empty_set_offers_a_way_in(cast: Cast) -> None:
    version = actions.create_set("Bộ mới", group_of(), by=cast.giang)

    page = enter(cast.giang).get(address("version", version)).content.decode()

    main = page.split('id="rows"')[1].split("</section>")[0]
    assert address("import", version) in main and "Bộ chỉ số còn trống." in main


def test_a_component_is_copied_and_moved_with_its_parts_and_a_part_alone_becomes_a_component(cast: Cast) -> None:
    version, group, main, whole = small_draft(cast.giang)
    parts = [component(main, by=cast.giang, name=name) for name in ("Ý một", "Ý hai")]
    for part in parts:
        actions.move_to(part, whole, by=cast.giang)
    other = actions.add_main(group, "Thể chế số", by=cast.giang)

    assert actions.duplicate_all(version, [whole, parts[0]], by=cast.giang) == 1
    copy = Indicator.objects.get(name="Có kế hoạch (bản sao)")
    assert list(copy.children.order_by("position").values_list("name", flat=True)) == ["Ý một", "Ý hai"]
    assert actions.move_all(version, [copy, *copy.children.all()], other, by=cast.giang) == 1
    assert set(other.indicators.filter(parent=copy).values_list("name", flat=True)) == {"Ý một", "Ý hai"}
    assert actions.move_all(version, [parts[1]], other, by=cast.giang) == 1
    assert list(other.indicators.filter(parent=None).order_by("position").values_list("name", flat=True)) == [
        "Có kế hoạch (bản sao)", "Ý hai",
    ]  # fmt: skip
    assert list(whole.children.values_list("name", flat=True)) == ["Ý một"]
