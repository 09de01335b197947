"""The Celery application and its schedule. A tick enqueues one task per province (rulings, "schedule")."""

import os

from celery.schedules import schedule
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti.config.settings.development")

app = CeleryApp("dti", task_cls="dti.jobs.task:ProvinceTask")
app.config_from_object("dti.config.celery_settings")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "seal-audit": {"task": "dti.jobs.every_province", "args": ["dti.audit.seal"], "schedule": schedule(30)},
    "relay-outbox": {"task": "dti.jobs.every_province", "args": ["dti.jobs.relay"], "schedule": schedule(10)},
    "send-mail": {"task": "dti.jobs.every_province", "args": ["dti.mail.send_waiting"], "schedule": schedule(10)},
    "remind": {"task": "dti.jobs.every_province", "args": ["calendars.remind"], "schedule": schedule(600)},
    "changes-of-units": {"task": "dti.jobs.every_province", "args": ["units.take_effect"], "schedule": schedule(600)},
    "open-sheets": {"task": "dti.jobs.every_province", "args": ["submissions.open_sheets"], "schedule": schedule(20)},
}
