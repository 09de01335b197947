"""Pages of people: list, one person, new ones, letters, deputies."""
