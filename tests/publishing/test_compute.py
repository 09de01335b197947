"""Computing: which stage decides, what is kept, and what a late change can still move."""

import pytest
from django.db import DatabaseError, connection, transaction

from dti.workflow import Refused
from publishing import actions
from publishing.documents import digest
from publishing.queries import stored_results
from publishing.recompute import recompute
from tests.cast import Cast
from tests.publishing.world import finished, make_units, make_world


def test_final_is_round_1_never_the_maximum_of_the_columns(cast: Cast) -> None:
    (unit,) = make_units(cast, 1)
    world = make_world(cast, [unit])
    ratio = world.indicators[0]
    world.judge(unit, ratio, stage="self", inputs={"numerator": 10, "denominator": 10}, kind="declared")
    world.judge(unit, ratio, inputs={"numerator": 3, "denominator": 10})

    computation = actions.compute(world.campaign, by=cast.giang)

    row = computation.results.get(node="indicator", node_key=str(ratio.pk))
    assert (str(row.points), row.detail["stage"]) == ("6", "round_1")


def test_provisional_falls_back_on_the_declared_figures(cast: Cast) -> None:
    (unit,) = make_units(cast, 1)
    world = make_world(cast, [unit])
    ratio = world.indicators[0]
    world.judge(unit, ratio, stage="self", inputs={"numerator": 5, "denominator": 10}, kind="declared")

    computation = actions.compute(world.campaign, by=cast.giang)

    assert computation.provisional
    row = computation.results.get(node="indicator", node_key=str(ratio.pk))
    assert (str(row.points), row.detail["stage"]) == ("10", "self")


def test_stored_rows_equal_a_recomputation_and_their_hash(cast: Cast) -> None:
    world = finished(cast, 3)
    computation = world.campaign.computations.get(provisional=False)

    again = recompute(computation.inputs)

    assert stored_results(computation) == again
    assert (digest(again), digest(computation.inputs)) == (computation.results_hash, computation.inputs_hash)


def test_change_after_finalising_moves_nobody(cast: Cast) -> None:
    world = finished(cast, 3)
    computation = world.campaign.computations.get(provisional=False)
    before = stored_results(computation)
    unit = world.sheets[next(iter(world.sheets))].unit

    world.judge(unit, world.indicators[0], stage="self", kind="edited", inputs={"numerator": 1, "denominator": 1})

    computation.refresh_from_db()
    assert stored_results(computation) == before == recompute(computation.inputs)


def test_compute_is_refused_to_an_appraiser(cast: Cast) -> None:
    world = make_world(cast, make_units(cast, 1))

    with pytest.raises(Refused, match="tính kết quả"):
        actions.compute(world.campaign, by=cast.dung)


@pytest.mark.parametrize("table", ["computation", "result"])
@pytest.mark.parametrize("statement", ["UPDATE publishing_{} SET id = id", "DELETE FROM publishing_{}"])
def test_results_cannot_be_changed_by_the_application(cast: Cast, table: str, statement: str) -> None:
    finished(cast, 1)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
