"""Screens of the builder: who gets in, what a form stores, the live check, conflicts, literal query counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria_builder import actions, queries
from criteria_builder.actions.editing import revision_of
from criteria_builder.models import CriteriaSet, Declared, Indicator, Version
from criteria_builder.scoring import KINDS
from tenants.units.models import UnitGroup as CriteriaGroup
from tests.cast import HOST, Cast
from tests.criteria_builder.drafts import REASON, YES_NO, component, installed, published, reasons, small_draft

Enter = Callable[[Any], Client]


class ClientInProvince(Client):
    """A request leaves the connection in public; the test goes on in its province."""

    def request(self, **request: Any) -> Any:
        province = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(province)


@pytest.fixture
def enter(cast: Cast) -> Enter:
    """A browser in which this person has signed in."""

    def signed_in(person: Any) -> Client:
        client = ClientInProvince(**HOST)
        client.force_login(person)
        return client

    return signed_in


def address(name: str, version: Version, *more: object) -> str:
    return reverse(f"criteria_builder:{name}", args=[version.criteria_set.code, version.number, *more])


def form_of(indicator: Indicator, **changed: str) -> dict[str, str]:
    """What the browser sends for an unchanged form of the yes-or-no rule, with these changes."""
    stored = {
        "name": indicator.name, "max_points": "10", "unit_of_measure": "", "rule_kind": "boolean",
        "rule-label": str(YES_NO["label"]), "evidence_required": "on", "evidence_hint": indicator.evidence_hint,
        "source": "unit", "verifier": "", "not_applicable": "inherit", "guidance": "", "rev": revision_of(indicator),
    }  # fmt: skip
    return stored | changed


# ---------------------------------------------------------------------- who gets in
@pytest.mark.parametrize("who", ["an", "binh", "dung", "hoi", "kiem"])
def test_only_the_administrator_may_change_anything(cast: Cast, enter: Enter, who: str) -> None:
    version, group, main, indicator = small_draft(cast.giang)
    client = enter(getattr(cast, who))

    posts = [
        address("node", version, "indicator", indicator.pk), address("check", version, "indicator", indicator.pk),
        address("add_under", version, "main", main.pk), address("add_top", version, "group"),
        address("move", version, "indicator", indicator.pk), address("delete", version, "group", group.pk),
        address("declare", version), address("publish", version), address("draft", version),
        address("retire", version), address("members", version, "pillar", 1), reverse("criteria_builder:new"),
        address("withdraw", version, 1),
    ]  # fmt: skip
    assert {client.post(path, form_of(indicator, name="Tên khác")).status_code for path in posts} == {403}
    indicator.refresh_from_db()
    assert (indicator.name, Version.objects.count(), CriteriaSet.objects.count()) == ("Có kế hoạch", 1, 1)


def test_stranger_gets_403_and_visitor_signs_in(cast: Cast, enter: Enter) -> None:
    version, *_rest = small_draft(cast.giang)

    assert enter(cast.khach).get(reverse("criteria_builder:list")).status_code == 403
    assert enter(cast.khach).get(address("version", version)).status_code == 403
    assert ClientInProvince(**HOST).get(address("version", version)).status_code == 302


def test_units_see_published_versions_of_their_own_sets_only(cast: Cast, enter: Enter) -> None:
    draft, *_rest = small_draft(cast.giang, "Bộ đang soạn")
    departments = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)
    districts = published(installed("hg-2022-district", by=cast.giang), by=cast.giang)
    client = enter(cast.an)

    found = {version: client.get(address("version", version)).status_code for version in (draft, departments, districts)}

    assert list(found.values()) == [404, 200, 404]
    listed = client.get(reverse("criteria_builder:list")).content.decode()
    assert departments.criteria_set.name in listed
    assert "Bộ đang soạn" not in listed and districts.criteria_set.name not in listed


def test_node_of_another_version_is_404(cast: Cast, enter: Enter) -> None:
    version, _group, _main, _indicator = small_draft(cast.giang)
    _other, _group, _main, foreign = small_draft(cast.giang, "Bộ khác")

    client = enter(cast.giang)
    assert client.get(address("node", version, "indicator", foreign.pk)).status_code == 404
    assert client.get(address("node", version, "nothing", foreign.pk)).status_code == 404
    assert client.post(address("delete", version, "indicator", foreign.pk)).status_code == 404


# ---------------------------------------------------------------------- the editor
def test_form_stores_what_was_written(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    written = {
        "name": "Cán bộ được tập huấn", "max_points": "12,5", "unit_of_measure": "người", "rule_kind": "ratio_target",
        "rule-numerator_label": "Số người được tập huấn", "rule-denominator_label": "Tổng số người",
        "rule-quantity": "count", "rule-over": "cap", "rule-zero_denominator": "zero", "rule-target": "80%",
        "rule-label": "",
    }  # fmt: skip

    answer = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), form_of(indicator) | written)

    assert answer.status_code == 302, answer.content.decode()
    indicator.refresh_from_db()
    assert (indicator.name, str(indicator.max_points), indicator.unit_of_measure) == (
        "Cán bộ được tập huấn", "12.50", "người",
    )  # fmt: skip
    assert (indicator.rule["kind"], indicator.rule["target"], indicator.rule["floor"]) == ("ratio_target", "0.8", None)


def test_wrong_rule_is_422_and_nothing_typed_is_lost(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)

    wrong = form_of(indicator, **{"rule-yes_points": "mười", "guidance": "Câu vừa gõ"})
    answer = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Điểm khi có” phải là số không âm" in page
    assert 'value="mười"' in page and "Câu vừa gõ" in page
    indicator.refresh_from_db()
    assert indicator.guidance == ""


def test_stale_form_is_409_with_both_values_and_either_can_win(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    mine = form_of(indicator, name="Tên của Giang")
    theirs = form_of(indicator, name="Tên của Quang")
    enter(cast.quang).post(address("node", version, "indicator", indicator.pk), theirs)
    client = enter(cast.giang)

    answer = client.post(address("node", version, "indicator", indicator.pk), mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<td>Tên của Giang</td><td>Tên của Quang</td>" in page
    indicator.refresh_from_db()
    assert indicator.name == "Tên của Quang"
    kept = client.post(address("node", version, "indicator", indicator.pk), mine | {"rev": revision_of(indicator)})
    indicator.refresh_from_db()
    assert (kept.status_code, indicator.name) == (302, "Tên của Giang")


def test_stale_name_of_a_main_indicator_is_409(cast: Cast, enter: Enter) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    rev = revision_of(main)
    actions.rename(main, "Tên của Quang", rev=rev, by=cast.quang)

    answer = enter(cast.giang).post(address("node", version, "main", main.pk), {"name": "Tên của Giang", "rev": rev})

    assert answer.status_code == 409
    assert "<td>Tên của Giang</td><td>Tên của Quang</td>" in answer.content.decode()


def test_same_content_twice_is_no_conflict(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    form = form_of(indicator, name="Tên mới")
    client = enter(cast.giang)

    answers = [client.post(address("node", version, "indicator", indicator.pk), form).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_check_computes_points_and_sums_and_stores_nothing(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    written = form_of(indicator) | {
        "max_points": "15", "rule_kind": "ratio", "shown_kind": "ratio", "rule-numerator_label": "Số cuộc họp chủ trì",
        "rule-denominator_label": "Tổng số cuộc họp", "try-numerator": "118", "try-denominator": "124",
    }  # fmt: skip

    page = enter(cast.giang).post(address("check", version, "indicator", indicator.pk), written).content.decode()

    assert '<b class="num">14,27 điểm</b>' in page
    assert "118/124 × 15 = 14,27 điểm" in page
    assert '<b class="num">15 điểm</b>' in page  # the strip of totals, as if it were saved
    assert 'id="rule-fields"' not in page
    indicator.refresh_from_db()
    assert (str(indicator.max_points), indicator.rule["kind"]) == ("10.00", "boolean")


def test_check_says_what_is_wrong_with_figures_tried(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    written = form_of(indicator) | {
        "rule_kind": "ratio", "shown_kind": "ratio", "rule-numerator_label": "Tử", "rule-denominator_label": "Mẫu",
        "try-numerator": "3", "try-denominator": "0",
    }  # fmt: skip

    page = enter(cast.giang).post(address("check", version, "indicator", indicator.pk), written).content.decode()

    assert "Mẫu số bằng 0 thì tử số cũng phải bằng 0" in page


def test_every_kind_of_rule_has_its_fragment_with_the_fields_of_its_spec(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)

    for kind, spec in KINDS.items():
        written = form_of(indicator, rule_kind=kind, shown_kind="")
        page = client.post(address("check", version, "indicator", indicator.pk), written).content.decode()
        single = {name for name in spec.model_fields if name not in ("kind", "rungs", "options", "items", "fields")}
        assert [name for name in single if f'name="rule-{name}"' not in page] == [], kind


@pytest.mark.parametrize("key", ["hg-2022-department", "hg-2022-district"])
def test_every_stored_rule_comes_back_unchanged_from_its_form(cast: Cast, enter: Enter, key: str) -> None:
    version = installed(key, by=cast.giang)
    client = enter(cast.giang)
    seen: set[str] = set()

    for row in version.indicators.order_by("pk"):
        if row.rule["kind"] in seen:
            continue
        seen.add(row.rule["kind"])
        path = address("node", version, "indicator", row.pk)
        answer = client.post(path, typed(client.get(path).content.decode()) | {"name": "Tên mới"})
        before, row = row.rule, Indicator.objects.get(pk=row.pk)
        assert (answer.status_code, row.name, row.rule) == (302, "Tên mới", before)


def typed(page: str) -> dict[str, str]:
    """What a browser would send for the editor's form."""
    from html.parser import HTMLParser

    class Form(HTMLParser):
        inside, select, area = False, "", ""
        fields: dict[str, str] = {}

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            have = dict(attrs)
            name = have.get("name") or ""
            if tag == "form":
                self.inside = have.get("id") == "node-form"
            elif not self.inside:
                return
            elif tag == "input" and (have.get("type") != "checkbox" or "checked" in have):
                self.fields[name] = have.get("value") or ("on" if have.get("type") == "checkbox" else "")
            elif tag == "select":
                self.select = name
            elif tag == "option" and ("selected" in have or self.select not in self.fields):
                self.fields[self.select] = have.get("value") or ""
            elif tag == "textarea":
                self.area = name
                self.fields[name] = ""

        def handle_endtag(self, tag: str) -> None:
            if tag == "form":
                self.inside = False
            if tag == "textarea":
                self.area = ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.fields[self.area] += data.removeprefix("\n")

    form = Form()
    form.fields = {}
    form.feed(page)
    return form.fields


def test_buttons_add_move_and_delete(cast: Cast, enter: Enter) -> None:
    version, group, main, first = small_draft(cast.giang)
    client = enter(cast.giang)

    client.post(address("add_under", version, "main", main.pk), {"name": "Chỉ số thứ hai"})
    second = Indicator.objects.get(name="Chỉ số thứ hai")
    client.post(address("move", version, "indicator", second.pk), {"to": "up", "into": ""})
    assert list(main.indicators.order_by("position")) == [second, first]
    client.post(address("add_under", version, "group", group.pk), {"name": "Thể chế số"})
    other = group.main_indicators.get(name="Thể chế số")
    client.post(address("move", version, "indicator", second.pk), {"to": "into", "into": str(other.pk)})
    assert list(other.indicators.all()) == [second]
    answer = client.post(address("delete", version, "main", other.pk))
    assert answer.url == address("node", version, "group", group.pk)
    assert list(version.indicators.all()) == [first]


def test_groups_and_pillars_are_added_and_pillars_get_their_activity(cast: Cast, enter: Enter) -> None:
    version, _group, _main, _indicator = small_draft(cast.giang)
    client = enter(cast.giang)

    client.post(address("add_top", version, "group"), {"name": "Hoạt động", "kind": "activity"})
    client.post(address("add_top", version, "pillar"), {"name": "Chính quyền số"})
    activity = actions.add_main(version.groups.get(kind="activity"), "Hoạt động chính quyền số", by=cast.giang)
    pillar = version.pillars.get()
    client.post(address("members", version, "pillar", pillar.pk), {"main": [str(activity.pk)]})

    tree = queries.tree(version)
    assert (pillar.code, [main.name for main in tree.mains_of(tree.pillars[0])]) == (
        "chinh-quyen-so", ["Nhận thức số", "Hoạt động chính quyền số"],
    )  # fmt: skip


def test_declared_figures_are_written_shown_and_taken_back(cast: Cast, enter: Enter) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    said = {"node": f"main-{main.pk}", "main_count": "", "component_count": "2", "total_points": "10", "where": "Điều 4"}

    client.post(address("declare", version), said)

    page = client.get(address("node", version, "main", main.pk)).content.decode()
    assert "khai 2, tính được 1" in page
    refused = client.post(address("declare", version), said | {"component_count": "hai"})
    assert refused.status_code == 422 and 'value="hai"' in refused.content.decode()
    client.post(address("withdraw", version, Declared.objects.get().pk))
    assert not Declared.objects.exists()


# ---------------------------------------------------------------------- publication on the screen
def test_publish_page_asks_for_a_reason_and_freezes(cast: Cast, enter: Enter) -> None:
    version = installed("hg-2022-department", by=cast.giang)
    client = enter(cast.giang)

    page = client.get(address("publish", version)).content.decode()
    assert "khai 41, tính được 43" in page
    refused = client.post(address("publish", version), {"reason_0": "ngắn"})
    assert (refused.status_code, Version.objects.get().state) == (422, Version.State.DRAFT)
    answer = client.post(address("publish", version), {"reason_0": REASON})

    version.refresh_from_db()
    assert (answer.status_code, version.state) == (302, Version.State.PUBLISHED)
    shown = client.get(address("version", version)).content.decode()
    assert version.content_hash in shown and REASON in shown
    assert 'id="node-form"' not in shown and "Tạo bản sửa đổi" in shown


def test_published_version_refuses_posts_with_a_sentence(cast: Cast, enter: Enter) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    published(version, by=cast.giang)

    changed = form_of(indicator, name="Tên mới")
    answer = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), changed)

    assert answer.status_code == 422
    assert "Hãy tạo bản sửa đổi" in answer.content.decode()


def test_amendment_opens_the_next_draft(cast: Cast, enter: Enter) -> None:
    version, *_rest = small_draft(cast.giang)
    version = published(version, by=cast.giang)

    answer = enter(cast.giang).post(address("draft", version))

    draft = Version.objects.get(state=Version.State.DRAFT)
    assert (answer.url, draft.number) == (address("version", draft), 2)


def test_canonical_text_can_be_fetched_and_gives_the_hash(cast: Cast, enter: Enter) -> None:
    import hashlib

    version = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)

    answer = enter(cast.an).get(address("content", version))

    assert hashlib.sha256(answer.content).hexdigest() == version.content_hash


def test_new_set_starts_empty_or_from_the_library(cast: Cast, enter: Enter) -> None:
    client = enter(cast.giang)
    group = str(CriteriaGroup.objects.get(code="department").pk)

    assert client.post(reverse("criteria_builder:new"), {"unit_group": group}).status_code == 422
    client.post(reverse("criteria_builder:new"), {"unit_group": group, "name": "Bộ của tỉnh"})
    client.post(reverse("criteria_builder:new"), {"unit_group": group, "start": "minh-hoa"})

    again = client.post(reverse("criteria_builder:new"), {"unit_group": group, "start": "minh-hoa"})
    assert (again.status_code, set(CriteriaSet.objects.values_list("code", "illustrative"))) == (
        422, {("bo-cua-tinh", False), ("minh-hoa", True)},
    )  # fmt: skip


# ---------------------------------------------------------------------- constant numbers of queries
def grown(cast: Cast, rows: int) -> Version:
    version, _group, main, _indicator = small_draft(cast.giang, f"Bộ {rows} chỉ số")
    actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)
    for number in range(2, rows + 1):
        component(main, by=cast.giang, name=f"Chỉ số {number}")
    return version


@pytest.mark.parametrize("rows", [10, 90])
def test_tree_takes_seven_queries(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    version = Version.objects.select_related("criteria_set").get(pk=grown(cast, rows).pk)

    with django_assert_num_queries(7):
        tree = queries.tree(version)

    assert len(list(tree.components)) == rows


def own_queries(client: Client, path: str) -> int:
    """Statements that touch a table of this app; the shell around the page counts its own."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("criteria_builder_" in query["sql"] for query in caught.captured_queries)


@pytest.mark.parametrize("rows", [10, 90])
def test_pages_take_the_same_queries_for_ten_and_ninety_rows(cast: Cast, enter: Enter, rows: int) -> None:
    version = grown(cast, rows)
    client = enter(cast.giang)
    first = version.indicators.order_by("pk").first()

    pages = {
        "version": address("version", version),
        "node": address("node", version, "indicator", first.pk),
        "lookup": address("lookup", version),
        "publish": address("publish", version),
    }

    assert {name: own_queries(client, path) for name, path in pages.items()} == {
        "version": 8, "node": 9, "lookup": 8, "publish": 8,
    }  # fmt: skip


def test_list_takes_the_same_queries_for_one_and_three_sets(cast: Cast, enter: Enter) -> None:
    client = enter(cast.giang)
    small_draft(cast.giang, "Bộ một")
    one = own_queries(client, reverse("criteria_builder:list"))
    small_draft(cast.giang, "Bộ hai")
    small_draft(cast.giang, "Bộ ba")
    three = own_queries(client, reverse("criteria_builder:list"))

    assert (one, three) == (1, 1)


def test_reasons_given_are_those_of_the_findings(cast: Cast) -> None:
    assert set(reasons(installed("hg-2022-department", by=cast.giang))) == {
        "COMPONENT_COUNT_MISMATCH:set:Bắc Kạn 2022, dòng 104, 106, 108"
    }
