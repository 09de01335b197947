"""Criteria sets in and out: workbooks, Word annexes, blocks pasted from a spreadsheet.

In:  file or pasted text → `dti.readers` → `Parsed` tables
     tables → `columns` (which column is what) → `reading` (rows, problems at their cells)
     → `plan` (against the tree; what comes of it is `planned`, with what stands `beside` the tree)
     the plan is applied by `criteria_builder.actions.apply_import`, all or nothing.
Out: `writing` (template, export, error workbook), `annex` (Word).

Nothing here writes to the database.

Decisions. Formulas: the value that was saved with the file is read and the note says so, because annexes sum their
points with formulas and nothing here computes them. External links: never followed, named in a note. Macros, embedded
files, entities, passwords: refused. Hidden sheets: named and skipped. Merged cells: the top left value; it is repeated
downwards for words (source, verifier, evidence), never for points, names or numbers.
An export keeps every row's stable id and its rule as canonical JSON in columns for the machine: read back untouched,
it gives the same canonical text. Number and stable id of the version belong to the target, not to the file.
"""
