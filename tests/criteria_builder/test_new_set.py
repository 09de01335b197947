"""A new set: empty, from a file, from what is packaged, or copied from a version that stands."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria_builder import actions, queries
from criteria_builder.canonical import canonical_json
from criteria_builder.models import CriteriaSet, Indicator, Version
from dti.audit.models import Act
from dti.workflow import Refused
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import component, group_of, installed, published, small_draft

NEW = "Bộ chỉ số năm sau"


def said(version: Version) -> dict[str, Any]:
    """Everything a version says but whose it is and the codes that its publication gave."""
    text: dict[str, Any] = json.loads(canonical_json(queries.tree(Version.objects.get(pk=version.pk))))
    for group in text["groups"]:
        for main in group["main_indicators"]:
            for row in main["indicators"]:
                row["code"] = ""
    return {name: value for name, value in text.items() if name not in ("set", "version")}


def with_parts(version: Version, by: Any) -> Version:
    """Two parts under the first component, a grade and a setting of the province's own."""
    first, second, third = version.indicators.order_by("main_indicator__position", "position", "pk")[:3]
    for part in (second, third):
        actions.move_to(part, first, by=by)
    version.settings = {**version.settings, "decimals": 1}
    version.grade_scale = version.grade_scale[:2]
    version.save(update_fields=["settings", "grade_scale"])
    return version


# ---------------------------------------------------------------------- copying
@pytest.mark.parametrize("publish", [False, True])
def test_copy_says_everything_the_source_says_under_the_same_ids(cast: Cast, publish: bool) -> None:
    source = with_parts(installed("bk-2022-district", by=cast.giang), cast.giang)
    if publish:
        source = published(source, by=cast.giang)
    before = canonical_json(queries.tree(source))

    copy = actions.copy_set(source, NEW, group_of("district"), by=cast.giang)

    assert said(copy) == said(source)
    assert said(copy)["recorded"] and said(copy)["pillars"] and said(copy)["declared"]
    assert Indicator.objects.filter(version=copy).exclude(parent=None).count() == 2
    assert (copy.criteria_set.name, copy.criteria_set.code, copy.number, copy.state) == (
        NEW, "bo-chi-so-nam-sau", 1, "draft",
    )  # fmt: skip
    assert (copy.copied_from, copy.criteria_set.illustrative) == (source, True)
    assert canonical_json(queries.tree(Version.objects.get(pk=source.pk))) == before


def test_copy_numbers_its_own_rows_when_it_is_published(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    component(main, by=cast.giang, name="Số cuộc họp Ban chỉ đạo")
    copy = actions.copy_set(published(version, by=cast.giang), NEW, group_of(), by=cast.giang)
    actions.delete(copy.indicators.get(name="Có kế hoạch"), by=cast.giang)

    published(copy, by=cast.giang)

    assert [(row.code, row.name) for row in copy.indicators.all()] == [("1.1", "Số cuộc họp Ban chỉ đạo")]


def test_source_and_copy_go_their_own_ways(cast: Cast) -> None:
    version, _group, _main, row = small_draft(cast.giang)
    copy = actions.copy_set(version, NEW, group_of("district"), by=cast.giang)

    actions.delete(copy.main_indicators.get(), by=cast.giang)

    assert Indicator.objects.filter(pk=row.pk, version=version).exists()
    assert not copy.indicators.exists() and copy.criteria_set.unit_group == group_of("district")


def test_copying_is_one_act_that_names_the_source(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    before = Act.objects.count()

    actions.copy_set(version, NEW, group_of(), by=cast.giang)

    acts = list(Act.objects.order_by("pk")[before:])
    assert [(act.verb, act.summary) for act in acts] == [("copy_criteria_set", {"from": "Bộ chỉ số thử · bản 1"})]


@pytest.mark.parametrize("who", ["an", "binh", "dung", "hoi", "kiem"])
def test_only_who_may_edit_copies(cast: Cast, who: str) -> None:
    version = small_draft(cast.giang)[0]

    with pytest.raises(Refused, match="Bạn không có quyền"):
        actions.copy_set(version, NEW, group_of(), by=getattr(cast, who))

    assert CriteriaSet.objects.count() == 1


@pytest.mark.parametrize("rows", [3, 30])
def test_copying_takes_the_same_statements_for_three_and_thirty_rows(cast: Cast, rows: int) -> None:
    version, _group, main, first = small_draft(cast.giang)
    for number in range(2, rows + 1):
        actions.move_to(component(main, by=cast.giang, name=f"Ý {number}"), first, by=cast.giang)

    with CaptureQueriesContext(connection) as caught:
        actions.copy_set(version, NEW, group_of(), by=cast.giang)

    assert sum("criteria_builder_" in query["sql"] for query in caught.captured_queries) == 18


# ---------------------------------------------------------------------- on the screen
def send(cast: Cast, **typed: str) -> Any:
    return enter(cast.giang).post(reverse("criteria_builder:new"), {"unit_group": str(group_of().pk), **typed})


def test_new_set_starts_empty_or_from_the_library(cast: Cast) -> None:
    assert send(cast).status_code == 422
    send(cast, name="Bộ của tỉnh")
    send(cast, start="minh-hoa")

    again = send(cast, start="minh-hoa")
    assert (again.status_code, set(CriteriaSet.objects.values_list("code", "illustrative"))) == (
        422, {("bo-cua-tinh", False), ("minh-hoa", True)},
    )  # fmt: skip


def test_file_leads_straight_to_the_import_of_an_empty_draft(cast: Cast) -> None:
    answer = send(cast, start="file", name=NEW)

    version = Version.objects.get()
    assert (answer.status_code, answer.url) == (302, address("import", version))
    assert not version.groups.exists() and "1. Chọn tệp" in enter(cast.giang).get(answer.url).content.decode()


def test_page_copies_the_chosen_version_and_opens_it(cast: Cast) -> None:
    source, client = published(small_draft(cast.giang)[0], by=cast.giang), enter(cast.giang)
    typed = {"unit_group": str(group_of().pk), "start": "copy", "source": str(source.pk), "name": NEW}

    answer = client.post(reverse("criteria_builder:new"), typed)

    copy = Version.objects.get(criteria_set__name=NEW)
    assert "Đã chép “Bộ chỉ số thử · bản 1”." in client.get(answer.url).content.decode()
    assert (answer.url, copy.copied_from, copy.indicators.count()) == (address("version", copy), source, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start": "copy", "name": NEW}, "Hãy chọn bản để chép."),
        ({"start": "copy", "name": NEW, "source": "999999"}, "Không còn bản này."),
        ({"start": "copy", "source": "{source}"}, "Hãy ghi tên bộ chỉ số."),
        ({"start": "file"}, "Hãy ghi tên bộ chỉ số."),
        ({"start": "đâu đó", "name": NEW}, "Hãy chọn một trong các cách bắt đầu."),
    ],
)
def test_missing_choice_is_asked_for_and_nothing_is_made(cast: Cast, typed: dict[str, str], sentence: str) -> None:
    source = small_draft(cast.giang)[0]

    answer = send(cast, **{name: value.format(source=source.pk) for name, value in typed.items()})

    assert (answer.status_code, CriteriaSet.objects.count()) == (422, 1)
    assert sentence in answer.content.decode()


def test_page_says_where_to_go_when_only_an_amendment_is_meant(cast: Cast) -> None:
    client = enter(cast.giang)
    assert "Không cần bộ mới" not in client.get(reverse("criteria_builder:new")).content.decode()
    version = published(small_draft(cast.giang)[0], by=cast.giang)
    draft = actions.create_draft(version, by=cast.giang)

    page = client.get(reverse("criteria_builder:new")).content.decode()

    assert "Không cần bộ mới" in page and f'href="{address("version", draft)}"' in page
    assert f'href="{address("version", version)}"' not in page
    assert page.index("Từ tệp Excel hoặc Word") < page.index("Từ một bộ đã có") < page.index("Bộ chỉ số trống")
