"""Unit lists in and out: tables to rows, rows to a workbook. Nothing here writes to the database.

In:  a table of `dti.readers` → `columns` (which column is what) → `reading` (rows) → `tenants.units.rules.check`
Out: `writing` (template, export, the list with its errors, the list as text).
"""
