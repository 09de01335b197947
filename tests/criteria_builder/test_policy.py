"""What a set decides for all its components: settings and the scale of grades, on one screen."""

from typing import Any

import pytest

from criteria_builder import actions, policies, queries
from criteria_builder.actions.policy import policy_revision
from criteria_builder.models import Version
from criteria_builder.standards import DEFAULT_SETTINGS, PROVINCIAL_GRADE_SCALE
from dti.audit.models import Act
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import published, small_draft

SCALE: list[dict[str, Any]] = [
    {"key": "good", "name": "Tốt", "lower": "4/5", "strict": False},
    {"key": "poor", "name": "Chưa tốt", "lower": "0", "strict": False},
]


def form(version: Version, *grades: tuple[str, str, str], **changed: Any) -> dict[str, Any]:
    """The page as a browser sends it: every tick, and a row a grade (key, name, percent)."""
    rows = grades or (("good", "Tốt", "80"), ("", "Chưa tốt", "0"))
    settings = {
        "method": "drop", "include_zeros": "on", "nobody": "zero", "decide_on": "exact", "decimals": "1",
        "pillar_base": "set_max", "base": "computed", "cap_total_at_scale": "on", "rev": policy_revision(version),
    }  # fmt: skip
    written = {
        f"grade-{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in zip(("key", "name", "lower"), row, strict=True)
    }
    count = {"grade-TOTAL_FORMS": str(len(rows)), "grade-INITIAL_FORMS": str(min(4, len(rows)))}
    return settings | written | count | changed


def test_form_stores_settings_and_scale_as_one_step_that_can_be_taken_back(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)

    answer = enter(cast.giang).post(address("policy", version), form(version))

    assert answer.status_code == 302, answer.content.decode()
    version.refresh_from_db()
    assert version.settings == {
        "not_applicable": {
            "method": "drop", "include_zeros": True, "include_silent": False, "nobody": "zero", "needs_ruling": False,
        },
        "decide_on": "exact", "decimals": 1, "pillar_base": "set_max", "base": "computed", "cap_total_at_scale": True,
    }  # fmt: skip
    assert [(grade["name"], grade["lower"], grade["key"]) for grade in version.grade_scale] == [
        ("Tốt", "4/5", "good"), ("Chưa tốt", "0", "chua_tot"),
    ]  # fmt: skip
    assert Act.objects.filter(verb="set_policy").count() == 1
    actions.undo(version, by=cast.giang)
    version.refresh_from_db()
    assert (version.settings, version.grade_scale) == (DEFAULT_SETTINGS, PROVINCIAL_GRADE_SCALE)


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ([("", "Tốt", "tám mươi"), ("", "Chưa tốt", "0")], "tám mươi"),
        ([("", "Tốt", ""), ("", "Chưa tốt", "0")], "mức thấp nhất ghi 0"),
        ([("", "Tốt", "80")], "từ 2 đến 10 mức"),
        ([("", "Tốt", "80"), ("", "Tốt", "0")], "cùng tên"),
        ([("", "Tốt", "80"), ("", "Khá", "80"), ("", "Yếu", "0")], "cùng ngưỡng"),
        ([("", "Tốt", "100"), ("", "Yếu", "0")], "dưới 100"),
        ([("", "Tốt", "80"), ("", "Yếu", "10")], "phải bắt đầu từ 0"),
    ],
)
def test_scale_with_a_hole_is_refused_and_nothing_typed_is_lost(
    cast: Cast, grades: list[tuple[str, str, str]], words: str
) -> None:
    version, *_others = small_draft(cast.giang)

    answer = enter(cast.giang).post(address("policy", version), form(version, *grades))

    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert 'value="Tốt"' in page
    version.refresh_from_db()
    assert version.grade_scale == PROVINCIAL_GRADE_SCALE


def test_stale_form_is_refused(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    mine = form(version)
    actions.set_policy(version, {"decimals": 0}, SCALE, rev=policy_revision(version), by=cast.quang)

    answer = enter(cast.giang).post(address("policy", version), mine)

    assert answer.status_code == 409 and "Người khác vừa sửa" in answer.content.decode()
    version.refresh_from_db()
    assert version.settings["decimals"] == 0


def test_page_and_look_up_say_what_holds(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    client = enter(cast.giang)

    page = client.get(address("policy", version)).content.decode()
    desk = client.get(address("version", version)).content.decode()
    published(version, by=cast.giang)
    shown = client.get(address("version", version)).content.decode()

    assert page.count('value="Dẫn dắt"') == 1 and 'value="75"' in page
    for text in (desk, shown):
        assert "Dẫn dắt trên 75 % · Nâng cao trên 50 % · Hình thành trên 25 % · Khởi động: còn lại" in text
    assert client.get(address("policy", version)).status_code == 302  # a published version is only looked at


@pytest.mark.parametrize("settings", [{}, {"decimals": 0, "base": "declared"}, DEFAULT_SETTINGS])
def test_words_cover_every_setting_whatever_is_stored(settings: dict[str, Any]) -> None:
    words = policies.in_words(settings, SCALE)

    assert [label for label, _value in words] == [*map(str, policies.LABELS.values()), "Thang xếp loại"]
    assert words[-1][1] == "Tốt từ 80 % · Chưa tốt: còn lại"
    assert all(value not in ("True", "peer_average", "published") for _label, value in words)


def test_grades_of_a_set_are_those_it_wrote(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    actions.set_policy(version, {}, SCALE, rev=policy_revision(version), by=cast.giang)
    version.refresh_from_db()

    assert [grade.name for grade in queries.grades_of(version).grades] == ["Tốt", "Chưa tốt"]
