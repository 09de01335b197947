"""The parts of the rehearsal driver that need no server."""

from datetime import date, datetime, timedelta, timezone

import pytest

from dti.home import packages
from dti.home.rehearsal import people
from dti.home.rehearsal.entry import is_blank
from dti.home.rehearsal.pace import Pace
from dti.home.rehearsal.pages import Field, read
from dti.home.rehearsal.people import Networks
from dti.home.rehearsal.performance import SECONDS, compressed, smaller
from dti.home.rehearsal.plan import Script, figures
from dti.web.dates import parse_date

HTML = """
<form id="f" method="post" action="/luu/">
  <input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="a" value="1">
  <input type="checkbox" name="c" value="x" checked><input type="checkbox" name="c" value="y">
  <input type="radio" name="r" value="có"><input type="radio" name="r" value="không" checked>
  <select name="s"><option value="">–</option><option value="2" selected>Sở Y tế</option></select>
  <textarea name="t">hai
dòng</textarea><input name="off" value="9" disabled><input type="file" name="doc-file">
</form>
<input form="f" name="outside" value="ngoài">
<div class="dti-notice dti-tone-danger"><p>Không <b>được</b></p></div>
<table><tr data-rank="1" data-unit="Sở Y tế"><td><a href="/x/1/">Xem</a></td></tr></table>
"""


def test_page_sends_what_a_browser_would_send() -> None:
    page = read("/trang/", 200, HTML)

    assert page.form("/luu/").values() == {
        "csrfmiddlewaretoken": ["t"], "a": ["1"], "c": ["x"], "r": ["không"], "s": ["2"], "t": ["hai\ndòng"],
        "outside": ["ngoài"],
    }  # fmt: skip
    assert page.form("/luu/").named("s")[0].options == {"": "–", "2": "Sở Y tế"}
    assert page.notices == ["Không được"]
    assert page.marked == [{"data-rank": "1", "data-unit": "Sở Y tế"}]
    assert list(page.hrefs("/x/")) == ["/x/1/"]


@pytest.mark.parametrize(
    ("inputs", "blank"),
    [
        ('<input name="in-numerator" value=""><input name="explanation" value="x">', True),
        ('<input type="radio" name="in-answer" value="yes"><select name="in-month"><option value="">–</select>', True),
        ('<input name="in-numerator" value=""><input name="in-denominator" value="0">', False),
        ('<input type="radio" name="in-answer" value="no" checked>', False),
    ],
)
def test_row_whose_claim_was_not_accepted_is_blank(inputs: str, blank: bool) -> None:
    page = read("/phieu/", 200, f'<form method="post" action="/rows/1/">{inputs}</form>')

    assert is_blank(page.forms[0]) == blank


def test_form_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(LookupError, match=r"…/khac/ .*/luu/"):
        read("/trang/", 200, HTML).form("/khac/")


def test_pace_lets_as_many_in_as_a_minute_of_the_clock_permits() -> None:
    pace = Pace(at_most=2, seconds=60)

    assert [pace._take(now) for now in (120.0, 130.0, 150.0, 181.0)] == [0.0, 0.0, pytest.approx(30.05), 0.0]


def test_every_unit_has_a_network_of_its_own_and_the_office_the_usual_one() -> None:
    networks = Networks()

    addresses = [networks.of(f"Đơn vị {number}") for number in range(600)]

    assert networks.of("") is None
    assert len(set(addresses)) == 600 and networks.of("Đơn vị 3") == addresses[3]


def test_units_share_a_network_where_the_machine_has_but_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_has_address", lambda address: False)

    assert Networks().of("Sở Y tế") is None


def test_script_is_the_same_for_the_same_seed_and_never_silences_everybody() -> None:
    units = tuple(f"Đơn vị {number}" for number in range(31))

    one, again, other = Script.of(units, 1), Script.of(units, 1), Script.of(units, 2)

    assert (one.silent, one.late, one.luck("a", 3).random()) == (again.silent, again.late, again.luck("a", 3).random())
    assert (one.silent, one.late) != (other.silent, other.late)
    assert (len(one.silent), len(one.late), one.silent & one.late) == (1, 2, frozenset())
    assert Script.of(units[:2]).silent == frozenset()


def test_figures_fit_the_fields_they_are_typed_into() -> None:
    fields = [Field("in-numerator", "text"), Field("in-denominator", "text"), Field("rev", "hidden", "0")]
    luck = Script.of(("A",), 5).luck("hàng")

    for _ in range(200):
        typed = figures(fields, luck, 0.9)
        assert set(typed) == {"in-numerator", "in-denominator"}
        assert 0 <= int(typed["in-numerator"][0]) <= int(typed["in-denominator"][0])


def test_figures_fit_parts_days_and_surveys_too() -> None:
    names = ("in-p1_numerator", "in-p1_denominator", "in-p2_p1_numerator", "in-p2_p1_denominator", "in-mean")
    fields = [Field(name, "text") for name in names] + [Field("in-p3_day", "date"), Field("in-responses", "text")]
    fields += [Field("in-not_held", "radio", value) for value in ("yes", "no")]
    luck = Script.of(("A",), 5).luck("hàng")

    for _ in range(50):
        typed = figures(fields, luck, 0.9)
        assert set(typed) == {field.name for field in fields}
        for part in ("in-p1_", "in-p2_p1_"):
            assert 0 <= int(typed[f"{part}numerator"][0]) <= int(typed[f"{part}denominator"][0])
        assert parse_date(typed["in-p3_day"][0]).year == 2022
        assert (typed["in-mean"], typed["in-not_held"]) == (["3"], ["no"])
        assert int(typed["in-responses"][0]) >= 100


def test_good_units_act_before_the_plans_last_day_and_others_mostly_later() -> None:
    luck, day = Script.of(("A",), 5).luck("hàng"), [Field("in-day", "date")]

    good, bad = ({parse_date(figures(day, luck, quality)["in-day"][0]).month for _ in range(50)} for quality in (1, 0))

    assert good == {1}
    assert len(bad) > 6


def test_a_day_is_known_by_the_calendar_beside_it() -> None:
    page = read("/", 200, '<form action="/luu/"><dti-date><input name="in-day"></dti-date><input name="in-a"></form>')

    assert [(field.name, field.type) for field in page.form("/luu/").fields] == [("in-day", "date"), ("in-a", "text")]


def test_packaged_letter_of_ha_giang_has_its_31_units_and_five_phases() -> None:
    package = packages.load("ha-giang-2022")

    assert [sum(row.level == level for row in package.units) for level in ("department", "district")] == [20, 11]
    assert [phase.kind for phase in package.phases] == ["trial", "self_assess", "appraise_1", "explain", "appraise_2"]
    assert package.period == (date(2022, 1, 1), date(2023, 1, 1))
    assert not any(row.password for row in package.units)
    assert len(smaller(package, 2).units) == 4


def test_package_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(LookupError, match="ha-giang-2022"):
        packages.load("../ha-giang-2022")


def test_compressed_calendar_has_no_gap_and_its_seconds() -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=7)))

    wanted = compressed(packages.load("ha-giang-2022"), 2025, now)

    assert [(one.closes_at - one.opens_at).total_seconds() for one in wanted.phases] == [s for _kind, s in SECONDS]
    assert [one.opens_at for one in wanted.phases[1:]] == [one.closes_at for one in wanted.phases[:-1]]
    assert (wanted.phases[0].opens_at, wanted.mode, wanted.period_code) == (now, "official", "2025")
