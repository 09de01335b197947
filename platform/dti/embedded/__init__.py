"""The embedded development stack: starts PostgreSQL and the rest for `./dti demo` and `./dti test`."""

from dti.embedded.binaries import ServerMissing, pg_bin_dir
from dti.embedded.bootstrap import create_database, create_roles, drop_database
from dti.embedded.places import ROOT, AlreadyRunning, data_folder
from dti.embedded.postgres import PostgresFailed
from dti.embedded.stack import Services, running_environment, start_in_free_slot
from dti.embedded.valkey import ValkeyFailed

__all__ = [
    "ROOT",
    "AlreadyRunning",
    "PostgresFailed",
    "ServerMissing",
    "Services",
    "ValkeyFailed",
    "create_database",
    "create_roles",
    "data_folder",
    "drop_database",
    "pg_bin_dir",
    "running_environment",
    "start_in_free_slot",
]
