"""The editor: what a form stores, the live check, conflicts, buttons, declared figures."""

import re

import pytest

from criteria_builder import actions, queries
from criteria_builder.actions.editing import revision_of
from criteria_builder.models import Declared, Indicator
from criteria_builder.scoring import KINDS
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter, form_of, typed
from tests.criteria_builder.drafts import component, installed, small_draft

HTMX = {"HTTP_HX_REQUEST": "true"}


def test_form_stores_what_was_written(cast: Cast) -> None:
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


def test_wrong_rule_is_422_and_nothing_typed_is_lost(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)

    wrong = form_of(indicator, **{"rule-yes_points": "mười", "guidance": "Câu vừa gõ"})
    answer = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Điểm khi có” phải là số không âm" in page
    assert 'value="mười"' in page and "Câu vừa gõ" in page
    indicator.refresh_from_db()
    assert indicator.guidance == ""


def test_stale_form_is_409_with_both_values_and_either_can_win(cast: Cast) -> None:
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


def test_stale_name_of_a_main_indicator_is_409(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    rev = revision_of(main)
    actions.rename(main, "Tên của Quang", rev=rev, by=cast.quang)

    answer = enter(cast.giang).post(address("node", version, "main", main.pk), {"name": "Tên của Giang", "rev": rev})

    assert answer.status_code == 409
    assert "<td>Tên của Giang</td><td>Tên của Quang</td>" in answer.content.decode()


def test_name_of_a_stale_form_is_kept_where_the_person_says_so(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    rev = revision_of(main)
    actions.rename(main, "Tên của Quang", rev=rev, by=cast.quang)
    main.refresh_from_db()
    kept = {"name": "Tên của Giang", "rev": rev, "keep": revision_of(main)}

    answer = enter(cast.giang).post(address("node", version, "main", main.pk), kept)

    main.refresh_from_db()
    assert (answer.status_code, main.name) == (302, "Tên của Giang")


def test_section_of_bonus_points_is_added_and_its_most_changed(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    client = enter(cast.giang)
    asked = {"name": "Sáng kiến", "kind": "bonus", "cap": "mười"}

    refused = client.post(address("add_top", version, "group"), asked)
    bare = client.post(address("add_top", version, "group"), asked | {"cap": ""}).content.decode()
    client.post(address("add_top", version, "group"), asked | {"cap": "10"})

    assert refused.status_code == 422 and 'value="mười"' in refused.content.decode()
    assert "lớn hơn 0" in bare and 'value="Sáng kiến"' in bare
    section = version.groups.get(kind="bonus")
    page = client.get(address("node", version, "group", section.pk)).content.decode()
    assert "cộng tối đa 10" in page and 'name="cap"' in page
    form = {"name": "Sáng kiến", "cap": "7,5", "rev": revision_of(section)}
    client.post(address("node", version, "group", section.pk), form)
    section.refresh_from_db()
    assert str(section.cap) == "7.50"


def test_same_content_twice_is_no_conflict(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    form = form_of(indicator, name="Tên mới")
    client = enter(cast.giang)

    answers = [client.post(address("node", version, "indicator", indicator.pk), form).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_what_is_typed_is_saved_and_answered_with_points_and_sums(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    written = form_of(indicator) | {
        "max_points": "15", "rule_kind": "ratio", "shown_kind": "ratio", "rule-numerator_label": "Số cuộc họp chủ trì",
        "rule-denominator_label": "Tổng số cuộc họp", "try-numerator": "118", "try-denominator": "124",
    }  # fmt: skip

    page = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), written, **HTMX).content.decode()

    assert '<b class="num">14,27 điểm</b>' in page
    assert "118/124 × 15 = 14,27 điểm" in page
    assert '<b class="num">15 điểm</b>' in page  # the strip of totals
    assert 'id="rule-fields"' not in page
    indicator.refresh_from_db()
    assert (str(indicator.max_points), indicator.rule["kind"]) == ("15.00", "ratio")
    assert f'name="rev" value="{revision_of(indicator)}"' in page and "dti-save-saved" in page


def test_the_bench_says_what_is_wrong_with_figures_tried(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    written = form_of(indicator) | {
        "rule_kind": "ratio", "shown_kind": "ratio", "rule-numerator_label": "Tử", "rule-denominator_label": "Mẫu",
        "try-numerator": "3", "try-denominator": "0",
    }  # fmt: skip

    page = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), written, **HTMX).content.decode()

    assert "Mẫu số bằng 0 thì tử số cũng phải bằng 0" in page


def test_what_cannot_be_saved_says_so_and_the_sums_show_what_is_typed(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    path = address("node", version, "indicator", indicator.pk)

    answer = enter(cast.giang).post(path, form_of(indicator, max_points="mười"), **HTMX)

    page = answer.content.decode()
    assert (answer.status_code, "dti-save-saved" in page, 'name="rev"' in page) == (422, False, False)
    assert 'id="node-problems"' in page and "Điểm tối đa" in page
    indicator.refresh_from_db()
    assert str(indicator.max_points) == "10.00"


def test_rule_half_written_is_named_beside_it_and_only_the_button_leads_to_a_summary(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    path, client = address("node", version, "indicator", indicator.pk), enter(cast.giang)
    written = form_of(indicator, rule_kind="ratio", shown_kind="ratio") | {"rule-label": ""}

    by_itself = client.post(path, written, **HTMX)
    pressed = client.post(path, written | {"save": "1"}, **HTMX)

    assert (by_itself.status_code, pressed.status_code) == (422, 422)
    for answer, summaries in ((by_itself, 0), (pressed, 1)):
        page = answer.content.decode()
        assert page.count("data-dti-errors") == summaries
        assert "“Tên của tử số” còn thiếu" in page.partition('id="node-problems"')[0]


def test_summary_takes_no_focus_while_somebody_types(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    path, client = address("node", version, "indicator", indicator.pk), enter(cast.giang)
    written = form_of(indicator, max_points="mười")

    by_itself, pressed = (
        client.post(path, sent, **HTMX).content.decode() for sent in (written, written | {"next": "1"})
    )

    assert 'role="status" tabindex="-1" data-dti-errors data-seen' in by_itself
    assert 'role="alert" tabindex="-1" data-dti-errors>' in pressed


def test_two_editors_meet_beside_the_typed_fields_and_either_can_win(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    path, mine = address("node", version, "indicator", indicator.pk), form_of(indicator, name="Tên của Giang")
    enter(cast.quang).post(path, form_of(indicator, name="Tên của Quang"), **HTMX)
    client = enter(cast.giang)

    met = client.post(path, mine, **HTMX)

    page = met.content.decode()
    assert met.status_code == 409
    assert "<td>Tên của Giang</td><td>Tên của Quang</td>" in page
    (stands,) = re.findall(r'name="keep" value="(\w+)"', page)
    assert client.post(path, mine | {"keep": stands}, **HTMX).status_code == 200
    indicator.refresh_from_db()
    assert indicator.name == "Tên của Giang"


def test_save_and_go_on_leads_the_script_to_the_next_row(cast: Cast) -> None:
    version, _group, main, indicator = small_draft(cast.giang)
    second = component(main, by=cast.giang, name="Thứ hai")
    path = address("node", version, "indicator", indicator.pk)

    answer = enter(cast.giang).post(path, form_of(indicator) | {"next": "1"}, **HTMX)

    assert answer.headers["HX-Redirect"] == address("node", version, "indicator", second.pk)


def test_every_kind_of_rule_has_its_fragment_with_the_fields_of_its_spec(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)

    for kind, spec in KINDS.items():
        written = form_of(indicator, rule_kind=kind, shown_kind="")
        page = client.post(address("node", version, "indicator", indicator.pk), written, **HTMX).content.decode()
        lists = [name for name, field in spec.model_fields.items() if "tuple" in str(field.annotation)]
        single = set(spec.model_fields) - {"kind", *lists}
        assert [name for name in single if f'name="rule-{name}"' not in page] == [], kind
        assert [name for name in lists if f'name="rule-{name}-0-' not in page] == [], kind


def test_a_part_gets_its_cells_when_its_kind_is_chosen_and_nothing_typed_is_lost(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    written = form_of(indicator, rule_kind="sum_of", max_points="50") | {
        "shown_kind": "sum_of(,,,)",
        "rule-parts-0-label": "Kết nối", "rule-parts-0-max_points": "45", "rule-parts-0-rule-kind": "ratio",
        "rule-parts-1-label": "Ứng dụng", "rule-parts-1-max_points": "năm", "rule-parts-1-rule-kind": "",
    }  # fmt: skip

    page = client.post(address("node", version, "indicator", indicator.pk), written, **HTMX).content.decode()

    assert 'name="rule-parts-0-rule-numerator_label"' in page
    assert 'value="Ứng dụng"' in page and 'value="năm"' in page


def test_parts_are_stored_tried_out_and_come_back_in_their_form(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    path = address("node", version, "indicator", indicator.pk)
    written = form_of(indicator, rule_kind="sum_of", max_points="50") | {
        "rule-parts-0-label": "Kết nối", "rule-parts-0-max_points": "45", "rule-parts-0-rule-kind": "ratio",
        "rule-parts-0-rule-numerator_label": "Số đạt", "rule-parts-0-rule-denominator_label": "Tổng số",
        "rule-parts-2-label": "Ứng dụng", "rule-parts-2-max_points": "5", "rule-parts-2-rule-kind": "per_item",
        "rule-parts-2-rule-label": "Số ứng dụng", "rule-parts-2-rule-item_points": "1", "rule-parts-2-rule-cap": "5",
    }  # fmt: skip

    answer = client.post(path, written)

    indicator.refresh_from_db()
    stored = indicator.rule
    assert answer.status_code == 302, answer.content.decode()
    assert [part["label"] for part in stored["parts"]] == ["Kết nối", "Ứng dụng"]
    tried = {"try-p1_numerator": "8", "try-p1_denominator": "10", "try-p2_count": "7"}
    back = typed(client.get(path).content.decode())
    page = client.post(path, back | tried, **HTMX).content.decode()
    assert '<b class="num">41,00 điểm</b>' in page
    client.post(path, back | {"name": "Tên mới"})
    indicator.refresh_from_db()
    assert (indicator.name, indicator.rule) == ("Tên mới", stored)


def test_the_bench_is_drawn_anew_when_the_rule_asks_for_other_figures(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    written = form_of(indicator, rule_kind="formula") | {
        "shown_kind": "formula", "shown_inputs": "a", "rule-expression": "a − b", "try-a": "8",
        "rule-fields-0-symbol": "a", "rule-fields-0-label": "Số đạt", "rule-fields-0-type": "count",
        "rule-fields-1-symbol": "b", "rule-fields-1-label": "Số trừ", "rule-fields-1-type": "count",
    }  # fmt: skip
    path = address("node", version, "indicator", indicator.pk)

    changed = client.post(path, written, **HTMX).content.decode()
    same = client.post(path, written | {"shown_inputs": "a b"}, **HTMX).content.decode()

    assert 'name="try-b"' in changed and 'id="try-a" name="try-a" value="8"' in changed
    assert 'name="try-b"' not in same


def test_the_bench_reads_a_day_as_people_type_it_and_keeps_a_wrong_one(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    written = form_of(indicator, rule_kind="deadline") | {
        "shown_kind": "", "rule-label": "Ban hành kế hoạch", "rule-last_day": "14/12/2022",
        "rule-grace_days": "5", "rule-late_share": "50%", "try-day": "16/12/2022",
    }  # fmt: skip
    path = address("node", version, "indicator", indicator.pk)

    page = client.post(path, written, **HTMX).content.decode()
    wrong = client.post(path, written | {"try-day": "31/02/2022"}, **HTMX).content.decode()

    assert "16/12/2022 chậm 2 ngày, trong 5 ngày: 0,5 × 10 = 5,00 điểm" in page
    assert "hãy nhập một ngày có trong lịch" in wrong and 'value="31/02/2022"' in wrong


@pytest.mark.parametrize("key", ["hg-2022-department", "hg-2022-district"])
def test_every_stored_rule_comes_back_unchanged_from_its_form(cast: Cast, key: str) -> None:
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


def test_buttons_add_move_and_delete(cast: Cast) -> None:
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


def test_groups_and_pillars_are_added_and_pillars_get_their_activity(cast: Cast) -> None:
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


def test_declared_figures_are_written_shown_and_taken_back(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    client = enter(cast.giang)
    said = {
        "node": f"main-{main.pk}",
        "main_count": "",
        "component_count": "2",
        "total_points": "10",
        "where": "Điều 4",
    }

    client.post(address("declare", version), said)

    page = client.get(address("node", version, "main", main.pk)).content.decode()
    assert "khai 2, tính được 1" in page
    refused = client.post(address("declare", version), said | {"component_count": "hai"})
    assert refused.status_code == 422 and 'value="hai"' in refused.content.decode()
    client.post(address("withdraw", version, Declared.objects.get().pk))
    assert not Declared.objects.exists()


def test_a_count_that_no_set_can_have_is_refused_at_its_field(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)

    for name in ("main_count", "component_count", "named_count"):
        answer = enter(cast.giang).post(address("declare", version), {"node": "set", name: "99999"})
        assert answer.status_code == 422 and 'value="99999"' in answer.content.decode(), name


def test_a_list_that_names_fewer_and_a_name_spelt_otherwise_are_written_down_and_found(cast: Cast) -> None:
    version, group, _main, _indicator = small_draft(cast.giang)
    institutions = actions.add_main(group, "Thể chế số", kind="institutions", by=cast.giang)
    client = enter(cast.giang)

    client.post(address("declare", version), {"node": f"group-{group.pk}", "main_count": "2", "named_count": "1"})
    client.post(address("declare", version), {"node": f"main-{institutions.pk}", "written_name": "Thế chế số"})

    page = client.get(address("node", version, "main", institutions.pk)).content.decode()
    assert "khai 2 chỉ số chính nhưng nêu tên 1" in page
    assert "“Thế chế số” có lẽ là “Thể chế số”" in page and "Văn bản ghi tên là “Thế chế số”" in page
    publish = client.get(address("publish", version)).content.decode()
    assert "ghi là “Thế chế số”" in publish


def test_the_publication_page_says_when_the_document_declares_nothing(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)

    assert (
        "Văn bản chưa có số công bố nào để so." in enter(cast.giang).get(address("publish", version)).content.decode()
    )
