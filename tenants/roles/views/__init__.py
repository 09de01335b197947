"""Pages of people: list, new person, letters."""
