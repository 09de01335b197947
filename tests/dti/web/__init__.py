"""The shell: numbers, dates, components, islands, checks."""
