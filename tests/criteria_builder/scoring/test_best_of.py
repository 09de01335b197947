"""R10."""

from criteria_builder.scoring import check, describe, inputs_of, load_inputs, missing_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

POINTS = {"kind": "manual"}
RATIO = {
    "kind": "ratio",
    "numerator_label": "Số đạt",
    "denominator_label": "Tổng số",
    "zero_denominator": "not_applicable",
}


def cases(*rules: dict[str, object], most: int = 20) -> dict[str, object]:
    parts = [{"label": label, "max_points": most, "rule": rule} for label, rule in zip("ABC", rules, strict=False)]
    return {"kind": "best_of", "parts": parts}


THREE = cases(POINTS, POINTS, POINTS)
MIXED = cases(RATIO, POINTS)

VECTORS = [
    Vector(
        THREE,
        20,
        {"p1_points": 12, "p2_points": 18},
        18,
        "A: chấm 12,00 điểm trên 20 điểm; B: chấm 18,00 điểm trên 20 điểm; C: chưa có số liệu, thiếu điểm; "
        "cao nhất 18,00 điểm",
    ),
    Vector(THREE, 20, {}, None, "chưa có số liệu: thiếu A: điểm, B: điểm, C: điểm", "missing"),
    Vector(
        MIXED,
        20,
        {"p1_numerator": 0, "p1_denominator": 0, "p2_points": 3},
        3,
        "A: 0/0: mẫu số bằng 0, xét không có nội dung; B: chấm 3,00 điểm trên 20 điểm; cao nhất 3,00 điểm",
    ),
    Vector(
        MIXED,
        20,
        {"p1_numerator": 0, "p1_denominator": 0},
        None,
        "A: 0/0: mẫu số bằng 0, xét không có nội dung; B: chưa có số liệu, thiếu điểm; không phần nào có điểm",
        "not_applicable_claim",
    ),
    Vector(
        MIXED,
        10,
        {"p1_numerator": 11, "p1_denominator": 10},
        10,
        "A: 11/10, tính bằng 1: 1 × 20 = 20,00 điểm; B: chưa có số liệu, thiếu điểm; cao nhất 10,00 điểm",
        warnings=("RATIO_OVER_ONE",),
    ),
]


@each(VECTORS)
def test_best_of_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_best_of_asks_for_every_part_until_one_is_whole() -> None:
    rule = parse_rule(MIXED)

    half = missing_inputs(rule, load_inputs(rule, {"p1_numerator": 1}))
    whole = missing_inputs(rule, load_inputs(rule, {"p1_numerator": 1, "p1_denominator": 2}))

    assert [field.name for field in half] == ["p1_denominator", "p2_points"]
    assert whole == ()


def test_best_of_names_the_figures_after_their_part() -> None:
    assert [(field.name, field.label) for field in inputs_of(parse_rule(MIXED))] == [
        ("p1_numerator", "A: số đạt"), ("p1_denominator", "A: tổng số"), ("p2_points", "B: điểm"),
    ]  # fmt: skip


def test_best_of_warns_when_no_part_reaches_the_maximum_and_errs_when_one_exceeds_it() -> None:
    rule = parse_rule(THREE)

    assert check(rule, 20) == ()
    assert [(finding.code, finding.severity) for finding in check(rule, 30)] == [("BEST_NOT_MAX", "warning")]
    assert [(finding.code, finding.severity) for finding in check(rule, 10)] == [("PART_ABOVE_MAX", "error")] * 3


def test_best_of_describes_its_parts() -> None:
    assert describe(parse_rule(cases(RATIO, POINTS)), 20) == (
        "Lấy phần có điểm cao nhất, tối đa 20 điểm: "
        "A (tối đa 20 điểm): Số đạt chia tổng số, nhân 20 điểm; mẫu số bằng 0 thì xét không có nội dung; "
        "B (tối đa 20 điểm): Điểm: Hội đồng chấm từ 0 đến 20 điểm và ghi lý do"
    )
