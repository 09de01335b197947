"""The WSGI entrance."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti.config.settings.development")
application = get_wsgi_application()
# What is loaded by now lives as long as the process: looking through it for garbage again and again took a tenth of
# the time of a large page. The rest is collected in larger portions, some megabytes at the most.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
