"""Grant, delegate and end roles; make the people of a unit."""

from tenants.roles.actions.assignments import end, grant
from tenants.roles.actions.delegating import Handing, delegate, end_delegation
from tenants.roles.actions.following import follow
from tenants.roles.actions.handed import accept_plain, accept_proposals, decide_person, take_over
from tenants.roles.actions.people import Person, add_people, add_person, username_for

__all__ = [
    "Handing",
    "Person",
    "accept_plain",
    "accept_proposals",
    "add_people",
    "add_person",
    "decide_person",
    "delegate",
    "end",
    "end_delegation",
    "follow",
    "grant",
    "take_over",
    "username_for",
]
