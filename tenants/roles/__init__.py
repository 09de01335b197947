"""Dated assignments of people to roles on units; `may` answers every question of right."""
