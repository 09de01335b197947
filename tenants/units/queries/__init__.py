"""Read units: those of a day under their names of that day, search without diacritics, what became of them."""

from tenants.units.queries.dates import State, UnitThen, as_of, eras_of, ever, names_on, states_on, valid_on
from tenants.units.queries.events import events, facts_of, heirs_of, origins_of
from tenants.units.queries.handed import (
    HandedRow,
    Homes,
    Making,
    ended_before,
    handed_provinces,
    handed_rows,
    handed_units,
    links_of,
    links_of_code,
    makings,
)
from tenants.units.queries.lists import remembered_columns, surroundings_on
from tenants.units.queries.tree import (
    HISTORIC_LEVELS,
    Branch,
    guessable_names,
    in_vietnamese_order,
    matching,
    shown_levels,
    tree_of,
)

__all__ = [
    "HISTORIC_LEVELS",
    "Branch",
    "HandedRow",
    "Homes",
    "Making",
    "State",
    "UnitThen",
    "as_of",
    "ended_before",
    "eras_of",
    "events",
    "ever",
    "facts_of",
    "guessable_names",
    "handed_provinces",
    "handed_rows",
    "handed_units",
    "heirs_of",
    "in_vietnamese_order",
    "links_of",
    "links_of_code",
    "makings",
    "matching",
    "names_on",
    "origins_of",
    "remembered_columns",
    "shown_levels",
    "states_on",
    "surroundings_on",
    "tree_of",
    "valid_on",
]
