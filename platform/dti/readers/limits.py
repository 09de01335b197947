"""What one upload may cost. The worker sets the kernel's limits for itself before it opens the file."""

UPLOAD_BYTES = 10 * 1024 * 1024
MEMBERS = 1_000
UNPACKED_BYTES = 80 * 1024 * 1024
MEMBER_BYTES = 60 * 1024 * 1024
RATIO, RATIO_FROM_BYTES = 200, 4 * 1024 * 1024  # a sheet of blank formatted rows shrinks a hundredfold by itself
RAW_ROWS = 60_000  # <row> elements: spreadsheets keep formatted blank rows below the last written one
CELLS_READ = 600_000  # the parser lays a sheet out densely: one cell in the far corner asks for all between
TABLES = 40
ROWS = 2_000
COLUMNS = 60
CELL_CHARACTERS = 32_767  # what a cell of a workbook can hold
CHARACTERS = 4_000_000

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 40
ANSWER_BYTES = 32 * 1024 * 1024
