"""A pytest plugin: which tests run at each commit, which at night, which prove one goal of the designs."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("dti")
    group.addoption("--nightly", action="store_true", help="also run the tests of the nightly tier")
    group.addoption("--goal", action="append", default=[], metavar="ID", help="run only the tests of this goal")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "nightly: too long for each commit; runs with --nightly or when named by --goal")
    config.addinivalue_line("markers", "goal(id): the goal of the designs that this test proves, such as T2 or W1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    goals = set(config.getoption("--goal"))
    nightly = config.getoption("--nightly")
    kept = [item for item in items if _wanted(item, goals, nightly=nightly)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _wanted(item: pytest.Item, goals: set[str], *, nightly: bool) -> bool:
    if goals:
        return any(goals & set(mark.args) for mark in item.iter_markers("goal"))
    return nightly or item.get_closest_marker("nightly") is None
