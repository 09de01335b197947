"""Reads tables out of files and pasted blocks that strangers wrote.

file → `sandbox` (a process of its own: `worker` → `guard` → `workbook` | `document`) → `Parsed` tables
pasted text or .csv → `pasted` → the same tables

`limits`, `guard`, `workbook`, `document` and `worker` know no Django: they run where a hostile file may take the
process down. They answer in codes; `words` turns codes into sentences.
"""
