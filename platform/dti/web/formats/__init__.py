"""How Django itself prints and reads days and numbers, per language."""
