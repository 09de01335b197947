"""Grant, delegate and end roles; make the people of a unit."""

from tenants.roles.actions.assignments import end, grant
from tenants.roles.actions.delegating import Handing, delegate, end_delegation
from tenants.roles.actions.following import follow
from tenants.roles.actions.people import Person, add_people, add_person, username_for

__all__ = [
    "Handing",
    "Person",
    "add_people",
    "add_person",
    "delegate",
    "end",
    "end_delegation",
    "follow",
    "grant",
    "username_for",
]
