"""The ASGI entrance."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti.config.settings.development")
application = get_asgi_application()
