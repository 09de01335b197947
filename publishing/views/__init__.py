"""Entrances of publishing."""
