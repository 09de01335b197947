"""Drives a whole campaign through the real HTTP interface, as the real roles would."""
