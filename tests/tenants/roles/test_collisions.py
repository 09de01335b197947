"""Whose names meet when provinces become one, and which free names are proposed. Pure."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.roles.collisions import Account, Comer, collisions, proposals
from tenants.roles.usernames import Names

NAMES = st.sampled_from(["bato", "bato.ld", "bato.2", "ba-to", "giang", "giang.2", "thanhan.27673", "soyte"])
CODES = st.sampled_from(["", "21484", "27673", "Đ1"])


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[Comer], list[Account]]:
    comers = [
        Comer(
            key,
            draw(NAMES),
            f"Người {key}",
            draw(st.sampled_from(["A", "B"])),
            email=draw(st.sampled_from(["", "x@y.vn"])),
            unit=draw(st.sampled_from(["", "Xã Ba Tơ", "Xã Ba Tô"])),
            role="unit_officer",
            code=draw(CODES),
        )
        for key in range(draw(st.integers(1, 7)))
    ]
    accounts = [Account(name, f"Ở đây {name}") for name in draw(st.sets(NAMES, max_size=3))]
    return comers, accounts


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(crowds())
def test_proposed_names_are_free_and_no_two_are_equal(crowd: tuple[list[Comer], list[Account]]) -> None:
    comers, accounts = crowd
    taken = {one.name for one in accounts}

    found = proposals(comers, collisions(comers, accounts), Names(taken, {}))

    assert found.keys() == {one.key for one in comers}
    assert len(set(found.values())) == len(comers)
    assert not set(found.values()) & taken


@UNHURRIED
@given(crowds())
def test_nobody_is_proposed_the_former_name_of_somebody_else(crowd: tuple[list[Comer], list[Account]]) -> None:
    comers, accounts = crowd

    found = proposals(comers, collisions(comers, accounts), Names({one.name for one in accounts}, {}))

    former = {one.key: one.name for one in comers}
    assert not [key for key, name in found.items() if name != former[key] and name in former.values()]


def comer(key: int, name: str, **fields: str) -> Comer:
    return Comer(key, name, f"Người {key}", "Hà Giang", **fields)


def kinds(*comers: Comer, accounts: tuple[Account, ...] = ()) -> dict[int, list[str]]:
    return {key: [one.kind for one in met] for key, met in collisions(comers, accounts).items()}


def test_each_kind_of_meeting_is_told_on_both_sides() -> None:
    assert kinds(comer(1, "bato"), comer(2, "bato"), comer(3, "soyte")) == {1: ["username"], 2: ["username"]}
    assert kinds(comer(1, "ba-to"), comer(2, "bato")) == {1: ["alike"], 2: ["alike"]}
    assert kinds(comer(1, "a", email="X@y.vn"), comer(2, "b", email="x@y.vn ")) == {1: ["email"], 2: ["email"]}
    near = (comer(1, "tho", unit="Xã Ba Tơ", role="r"), comer(2, "khac", unit="Xã Ba Tô", role="r"))
    assert kinds(*near) == {1: ["unit"], 2: ["unit"]}
    assert kinds(comer(1, "giang"), accounts=(Account("giang", "Giang"),)) == {1: ["username"]}


def test_code_comes_before_the_suffix() -> None:
    names = Names({"thanhan", "thanhan.27673.ld"}, {})

    assert names.renamed("thanhan", "27673") == "thanhan.27673"
    assert names.renamed("thanhan.ld", "27679") == "thanhan.27679.ld"
    assert names.renamed("thanhan.2", "27679") == "thanhan.27679.2"
    assert names.renamed("thanhan.ld", "27673") == "thanhan.2"
    assert names.renamed("giang", "") == "giang.2"
    assert names.renamed("thanhan.27673", "27673") == "thanhan.27673.2"
