"""Grant and end roles; make the people of a unit."""

from tenants.roles.actions.assignments import end, grant
from tenants.roles.actions.people import Person, add_person, username_for

__all__ = ["Person", "add_person", "end", "grant", "username_for"]
