#!/usr/bin/env python
"""Django's commands; people reach them by `./dti manage …`."""

import os
import sys

# `migrate` and its kin act as the owner of the tables; everything else as the ordinary role.
OWNER_COMMANDS = {"migrate_provinces", "migrate_schemas", "provision", "provisioner", "demo_setup"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti.config.settings.development")
    os.environ.setdefault("DTI_PROGRAM", "manage")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("DTI_DB_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
