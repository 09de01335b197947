"""The page that compares two versions: what it says, to whom, and in how many queries."""

from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria_builder import actions
from criteria_builder.actions.editing import content_of, revision_of
from criteria_builder.models import Indicator, Version
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import component, installed, published, small_draft


def change(indicator: Indicator, by: object, **changed: object) -> Indicator:
    """Edit a component of a draft by its stored content."""
    content = type(content_of(indicator))(**{**vars(content_of(indicator)), **changed})
    return actions.edit_indicator(indicator, content, rev=revision_of(indicator), by=by)


@pytest.fixture
def amended(cast: Cast) -> tuple[Version, Version]:
    """A published version of three components, and a draft in which something happened to each."""
    version, _group, main, _first = small_draft(cast.giang)
    component(main, by=cast.giang, name="Tỷ lệ cán bộ được tập huấn", guidance="Tính đến 30/11")
    component(main, by=cast.giang, name="Sẽ bỏ")
    version = published(version, by=cast.giang)
    draft = actions.create_draft(version, by=cast.giang)
    first, second, third = draft.indicators.order_by("position")
    change(first, cast.giang, max_points=Decimal(15), evidence_required=False)
    change(second, cast.giang, name="Tỷ lệ công chức được tập huấn")
    actions.delete(third, by=cast.giang)
    component(draft.main_indicators.get(), by=cast.giang, name="Mới thêm")
    return version, draft


class Text(HTMLParser):
    """What a screen reader would say, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces += data.split()


def text_of(page: str) -> str:
    parser = Text()
    parser.feed(page)
    return " ".join(parser.pieces)


def test_page_names_every_change_with_its_summary_and_sums(cast: Cast, amended: tuple[Version, Version]) -> None:
    _version, draft = amended

    page = enter(cast.giang).get(address("diff_before", draft)).content.decode()

    assert "1 thêm, 1 bỏ, 1 đổi điểm, 1 đổi yêu cầu tài liệu, 1 đổi tên." in text_of(page)
    assert "Tỷ lệ [bỏ: cán bộ hết phần bỏ] [thêm: công chức hết phần thêm] được tập huấn" in text_of(page)
    assert "trước: 10 sau: 15" in text_of(page)
    assert "trước: bắt buộc sau: không bắt buộc" in text_of(page)
    assert "Toàn bộ khác 30 35 3 3" in text_of(page)


def test_words_are_marked_with_elements_and_not_by_colour_alone(cast: Cast, amended: tuple[Version, Version]) -> None:
    page = enter(cast.giang).get(address("diff_before", amended[1])).content.decode()

    assert "công chức<span" in page.split("<ins>", 1)[1].replace('<span class="visually-hidden">[thêm: </span>', "")
    assert page.count("<ins>") == page.count("</ins>") > 0
    assert page.count("<del>") == page.count("</del>") > 0


def test_amendment_with_other_points_cannot_enter_a_running_campaign(
    cast: Cast, amended: tuple[Version, Version]
) -> None:
    page = text_of(enter(cast.giang).get(address("diff_before", amended[1])).content.decode())

    assert "Đợt đang chạy không dùng được bản này, vì:" in page
    assert "1.1: điểm tối đa 10 thành 15." in page


def test_wording_alone_can_enter_a_running_campaign(cast: Cast) -> None:
    version = published(small_draft(cast.giang)[0], by=cast.giang)
    draft = actions.create_draft(version, by=cast.giang)
    change(draft.indicators.get(), cast.giang, guidance="Đọc Điều 4")

    page = text_of(enter(cast.giang).get(address("diff_before", draft)).content.decode())

    assert "Đợt đang chạy dùng được bản này: mã và điểm bằng nhau. Cần quyết định" in page
    assert "Đợt đang chạy không dùng được" not in page


def test_copy_is_identical_to_what_it_was_copied_from(cast: Cast) -> None:
    version = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)
    draft = actions.create_draft(version, by=cast.giang)

    page = text_of(enter(cast.giang).get(address("diff_before", draft)).content.decode())

    assert "Hai bản giống nhau hoàn toàn." in page and "Đợt đang chạy" not in page


def test_the_lower_number_comes_first_whichever_page_is_asked_for(cast: Cast, amended: tuple[Version, Version]) -> None:
    version, draft = amended
    client = enter(cast.giang)

    pages = [client.get(address("diff", one, other.number)) for one, other in ((draft, version), (version, draft))]

    assert {text_of(page.content.decode()).count("1 thêm, 1 bỏ") for page in pages} == {1}


def test_first_version_offers_others_to_choose(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    other = small_draft(cast.giang, "Bộ khác")[0]
    client = enter(cast.giang)

    page = client.get(address("diff_before", version)).content.decode()
    chosen = client.get(address("diff_before", version), {"other": str(other.pk)})

    assert "Chưa có bản nào trước bản này" in page
    assert chosen.url == address("diff_sets", version, other.criteria_set.code, other.number)
    assert "Các mục được ghép theo tên" in client.get(chosen.url).content.decode()


def test_copied_set_is_compared_with_its_source_by_ids(cast: Cast) -> None:
    source = published(small_draft(cast.giang)[0], by=cast.giang)
    copy = actions.copy_set(source, "Bộ năm sau", source.criteria_set.unit_group, by=cast.giang)
    change(copy.indicators.get(), cast.giang, name="Tên hoàn toàn khác")
    client = enter(cast.giang)

    pages = [client.get(address("diff_before", copy)),
             client.get(address("diff_sets", source, copy.criteria_set.code, copy.number))]  # fmt: skip

    for page in (answer.content.decode() for answer in pages):
        assert "1 đổi tên." in text_of(page) and "có mã gốc chung" in page
        assert text_of(page).index("Bộ chỉ số thử, bản 1") < text_of(page).index("Bộ năm sau, bản 1")
        assert "Đợt đang chạy" not in text_of(page)


def test_only_versions_that_one_may_see_can_be_compared(cast: Cast, amended: tuple[Version, Version]) -> None:
    version, draft = amended
    own, elsewhere = enter(cast.an), small_draft(cast.giang, "Bộ đang soạn")[0]

    assert own.get(address("diff_before", draft)).status_code == 404
    assert own.get(address("diff", version, draft.number)).status_code == 404
    assert own.get(address("diff_sets", version, elsewhere.criteria_set.code, 1)).status_code == 404
    assert own.get(address("diff_before", version), {"other": str(draft.pk)}).status_code == 404
    assert str(draft) not in own.get(address("diff_before", version)).content.decode()
    assert enter(cast.kiem).get(address("diff_before", draft)).status_code == 200
    assert enter(cast.khach).get(address("diff_before", version)).status_code == 403


def test_version_is_not_compared_with_itself(cast: Cast, amended: tuple[Version, Version]) -> None:
    version, draft = amended

    client = enter(cast.giang)
    assert client.get(address("diff", version, version.number)).status_code == 404
    assert client.get(address("diff", draft, 99)).status_code == 404
    assert client.get(address("diff_before", draft), {"other": "không"}).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_page_takes_the_same_queries_for_three_and_thirty_rows(cast: Cast, rows: int) -> None:
    version, _group, main, _first = small_draft(cast.giang)
    for number in range(2, rows + 1):
        component(main, by=cast.giang, name=f"Chỉ số {number}")
    draft = actions.create_draft(published(version, by=cast.giang), by=cast.giang)
    for row in draft.indicators.all():
        change(row, cast.giang, max_points=Decimal(15))
    client = enter(cast.giang)

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address("diff_before", draft)).status_code == 200

    assert sum("criteria_builder_" in query["sql"] for query in caught.captured_queries) == 18


def test_version_and_editor_lead_to_the_comparison(cast: Cast, amended: tuple[Version, Version]) -> None:
    client = enter(cast.giang)

    for version in amended:
        assert address("diff_before", version) in client.get(address("version", version)).content.decode()
    assert client.get(reverse("criteria_builder:list")).status_code == 200
