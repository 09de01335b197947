"""Recomputing from raw answers, on data of chance, against a reading of the design written another way."""

import json
import subprocess
import sys
from collections.abc import Mapping
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from publishing.documents import Inputs, canonical, difference, digest
from publishing.recompute import check, recompute
from tests.cast import Cast
from tests.publishing.world import BOOLEAN, MANUAL, NOT_SCORED, RATIO, finished

ROOT = Path(__file__).resolve().parents[2]
POINTS = {"a": 20, "b": 10, "c": 15, "d": 5, "e": 0}
RULES: dict[str, dict[str, Any]] = {"a": RATIO, "b": BOOLEAN, "c": RATIO, "d": MANUAL, "e": NOT_SCORED}


def inputs_of_chance(seed: int) -> Inputs:
    """One group of units with every kind of row: judged twice, once, by hand, claimed, ruled on, missing."""
    random = Random(seed)
    units = [unit_of_chance(random, number) for number in range(random.randint(1, 12))]
    return {
        "format": "dti-computation-1", "campaign": "Đợt", "period_code": "2022", "mode": "official",
        "policies": {"missing": "zero"}, "provisional": False,
        "groups": [
            {
                "code": "department", "name": "Cấp sở", "level": "Cấp sở", "version_id": 1, "version": "bản 1",
                "version_hash": "", "illustrative": True, "settings": {}, "grade_scale": [], "declared_total": None,
                "mains": [
                    {"key": "1", "name": "Nền tảng", "kind": "", "is_foundation": True},
                    {"key": "2", "name": "Hoạt động", "kind": "", "is_foundation": False},
                ],
                "pillars": [{"key": "gov", "name": "Chính quyền số", "mains": ["2"]}],
                "indicators": [
                    {
                        "key": key, "code": key, "name": key, "main": "1" if key in "ab" else "2",
                        "max_points": str(points), "rule": RULES[key], "not_applicable": "inherit",
                    }
                    for key, points in POINTS.items()
                ],
                "units": units,
            }
        ],
    }  # fmt: skip


def unit_of_chance(random: Random, number: int) -> Any:
    rows = {key: row for key in POINTS if (row := row_of_chance(random, key)) is not None}
    return {
        "code": f"u{number}", "name": f"Sở {number}", "is_lead_agency": False,
        "confirmed_at": "2022-10-01T00:00:00+07:00" if random.random() < 0.8 else None, "rows": rows,
    }  # fmt: skip


def row_of_chance(random: Random, key: str) -> Any:
    chance = random.random()
    if chance < 0.1:
        return None
    if chance < 0.25:
        claim = {"inputs": {}, "kind": "agree", "claims_not_applicable": True}
        return {"stages": {"round_1": claim}, "ruling": {"accepted": random.random() < 0.7, "phase": "appraise_1"}}
    stages = {"self": entry_of_chance(random, key), "round_1": entry_of_chance(random, key)}
    if random.random() < 0.3:
        stages["round_2"] = entry_of_chance(random, key)
    return {"stages": stages}


def entry_of_chance(random: Random, key: str) -> Any:
    if POINTS[key] and random.random() < 0.1:
        return {"inputs": {}, "kind": "adjust_points", "given": str(Fraction(random.randint(0, 30), 30) * POINTS[key])}
    whole = random.choice((0, 1, 4, 8, 60))
    inputs: dict[str, Any] = {
        "a": {"numerator": random.randint(0, whole), "denominator": whole},
        "b": {"answer": random.random() < 0.5},
        "c": {"numerator": random.randint(0, whole), "denominator": whole},
        "d": {"points": str(random.choice((0, "2.5", 5)))},
        "e": {},
    }[key]
    return {"inputs": inputs, "kind": "agree"}


class Slow:
    """The design read aloud: one question at a time."""

    def __init__(self, inputs: Inputs) -> None:
        self.units: list[Any] = [unit for group in inputs["groups"] for unit in group["units"]]

    def own(self, unit: Any, key: str) -> Fraction | None:
        """Points of round 2, else round 1, nothing counting as zero; None is an accepted "không có nội dung"."""
        row: Mapping[str, Any] = unit["rows"].get(key, {"stages": {}})
        entry = row["stages"].get("round_2") or row["stages"].get("round_1")
        if row.get("ruling", {}).get("accepted"):
            return None
        if entry is None:
            return Fraction(0)
        return Fraction(entry["given"]) if "given" in entry else by_rule(key, entry["inputs"])

    def final(self, unit: Any, key: str) -> Fraction | None:
        own = self.own(unit, key)
        if own is not None:
            return own
        peers = [points for other in self.units if (points := self.own(other, key)) is not None]
        return sum(peers, Fraction(0)) / len(peers) if peers else None

    def total(self, unit: Any) -> tuple[Fraction, int]:
        finals = {key: self.final(unit, key) for key in "abcd"}
        counted = {key: points for key, points in finals.items() if points is not None}
        return sum(counted.values(), Fraction(0)), sum(POINTS[key] for key in counted)

    def printed(self, unit: Any) -> Decimal:
        points, _highest = self.total(unit)
        exact = Decimal(points.numerator) / Decimal(points.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def rank(self, unit: Any) -> int:
        return 1 + sum(self.printed(other) > self.printed(unit) for other in self.units)

    def grade(self, unit: Any) -> str:
        share = Fraction(self.printed(unit)) / self.total(unit)[1]
        bounds = (("leading", Fraction(3, 4)), ("advanced", Fraction(1, 2)), ("forming", Fraction(1, 4)))
        return next((name for name, bound in bounds if share > bound), "starting")


def by_rule(key: str, inputs: Mapping[str, Any]) -> Fraction:
    if not inputs:
        return Fraction(0)  # a refused claim without figures
    if key in "ac":
        whole = inputs["denominator"]
        return Fraction(inputs["numerator"], whole) * POINTS[key] if whole else Fraction(0)
    if key == "b":
        return Fraction(10 if inputs["answer"] else 0)
    return Fraction(inputs["points"])


@pytest.mark.goal("I5")
@pytest.mark.parametrize("seed", range(60))
def test_totals_grades_and_ranks_agree_with_the_slow_reading(seed: int) -> None:
    inputs = inputs_of_chance(seed)
    slow = Slow(inputs)

    (group,) = recompute(inputs)["groups"]

    for unit, found in zip(slow.units, group["units"], strict=True):
        total = found["outcomes"]["total"]
        points, highest = slow.total(unit)
        assert (total["points"], total["denominator"]) == (str(points), str(highest))
        assert (Decimal(total["published"]), total["grade"], total["rank"]) == (
            slow.printed(unit), slow.grade(unit), slow.rank(unit),
        )  # fmt: skip


def single(points: str, others: tuple[str, ...] = ()) -> Inputs:
    """Units whose only component of 20 was set by hand."""
    inputs = inputs_of_chance(0)
    (group,) = inputs["groups"]
    group["indicators"] = group["indicators"][:1]
    group["units"] = [
        {
            "code": f"u{number}", "name": f"Sở {number}", "is_lead_agency": False, "confirmed_at": None,
            "rows": {"a": {"stages": {"round_1": {"inputs": {}, "kind": "adjust_points", "given": given}}}},
        }
        for number, given in enumerate((points, *others))
    ]  # fmt: skip
    return inputs


@pytest.mark.parametrize(
    ("points", "grade"),
    [("15", "advanced"), ("1501/100", "leading"), ("10", "forming"), ("1001/100", "advanced"), ("5", "starting")],
)
def test_grade_at_a_bound_is_the_one_below(points: str, grade: str) -> None:
    (group,) = recompute(single(points))["groups"]

    assert group["units"][0]["outcomes"]["total"]["grade"] == grade


def test_equal_printed_totals_share_the_rank_and_the_next_counts_everybody() -> None:
    (group,) = recompute(single("10", ("12", "3000/250", "9")))["groups"]

    assert [unit["outcomes"]["total"]["rank"] for unit in group["units"]] == [3, 1, 1, 4]


def test_mean_of_peers_is_listed_with_them() -> None:
    inputs = single("8", ("10", "0"))
    inputs["groups"][0]["units"].append(
        {
            "code": "u9", "name": "Sở 9", "is_lead_agency": False, "confirmed_at": None,
            "rows": {"a": {"stages": {}, "ruling": {"accepted": True, "phase": "appraise_1"}}},
        }
    )  # fmt: skip

    row = recompute(inputs)["groups"][0]["units"][3]["rows"]["a"]

    assert (row["points"], row["peers"]) == ("6", ["u0", "u1", "u2"])
    assert row["why"] == "Không có nội dung: tính theo điểm bình quân của 3 đơn vị, được 6,00 điểm"


def test_figures_judged_in_round_2_stand_against_an_earlier_ruling() -> None:
    inputs = single("8")
    row = inputs["groups"][0]["units"][0]["rows"]["a"]
    row["ruling"] = {"accepted": True, "phase": "appraise_1"}
    row["stages"]["round_2"] = {"inputs": {"numerator": 1, "denominator": 2}, "kind": "adjust_inputs"}

    (group,) = recompute(inputs)["groups"]

    assert group["units"][0]["rows"]["a"]["points"] == "10"


def test_excluded_lead_agency_is_listed_without_a_rank_and_is_nobodys_peer() -> None:
    inputs = single("8", ("10",))
    inputs["policies"] = {"lead_agency": "excluded"}
    inputs["groups"][0]["units"][1]["is_lead_agency"] = True

    first, second = recompute(inputs)["groups"][0]["units"]

    assert (first["outcomes"]["total"]["rank"], second["outcomes"]["total"]["rank"]) == (1, None)
    assert second["unranked_because"] == "Cơ quan chủ trì đánh giá, không xếp hạng"


@pytest.mark.parametrize("seed", range(5))
def test_recomputation_survives_the_road_through_json(seed: int) -> None:
    inputs = inputs_of_chance(seed)

    travelled = json.loads(canonical(inputs))

    assert recompute(travelled) == recompute(inputs)
    assert digest(travelled) == digest(inputs)


def test_first_difference_names_the_unit_and_the_place() -> None:
    inputs = inputs_of_chance(1)
    results = recompute(inputs)
    changed: Any = deepcopy(results)
    changed["groups"][0]["units"][0]["outcomes"]["total"]["rank"] = 99

    found = difference(changed, results)

    assert found is not None
    assert found.startswith("/groups/department/units/u0/outcomes/total/rank: ghi 99")


def test_export_is_proved_by_the_command_and_by_the_module_alone(cast: Cast, tmp_path: Path) -> None:
    world = finished(cast, 3)
    file = tmp_path / "so-lieu.json"
    call_command("export_answers", world.campaign.pk, file)

    call_command("recompute", file)
    alone = subprocess.run(
        [sys.executable, "-m", "publishing.recompute", str(file)],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (alone.returncode, alone.stdout) == (0, "khớp\n")


def test_altered_export_is_refused_with_the_place(cast: Cast, tmp_path: Path) -> None:
    world = finished(cast, 2)
    file = tmp_path / "so-lieu.json"
    call_command("export_answers", world.campaign.pk, file)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["results"]["groups"][0]["units"][0]["outcomes"]["total"]["points"] = "1"
    file.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(CommandError, match="khác: /groups/department/units/s01/outcomes/total/points"):
        call_command("recompute", file)
    document["inputs"]["period_code"] = "2021"
    assert check(document) == "mã kiểm tra của số liệu gốc không khớp: tệp đã bị sửa"


def test_recomputing_needs_no_django() -> None:
    code = "import sys, publishing.recompute; sys.exit('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}, check=False)

    assert done.returncode == 0
