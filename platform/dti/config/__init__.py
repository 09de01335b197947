"""Wiring of the four programs: web, console, worker and beat, provisioner."""

from dti.config.celery import app as celery_app

__all__ = ["celery_app"]
