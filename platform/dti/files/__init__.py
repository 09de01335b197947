"""Private files: a key names the province, and no other province can read it."""

from dti.files.kinds import FileRefused
from dti.files.names import plain_name
from dti.files.scanning import ScanState, scan
from dti.files.serving import serve
from dti.files.storage import StoredFile, exists, open, store

__all__ = ["FileRefused", "ScanState", "StoredFile", "exists", "open", "plain_name", "scan", "serve", "store"]
