"""The WSGI entrance."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti.config.settings.development")
application = get_wsgi_application()
