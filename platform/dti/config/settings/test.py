"""The suite: real PostgreSQL as dti_app, mail in memory, limits on a cache of its own."""

import tempfile
from pathlib import Path

from dti.config.settings.base import *
from dti.config.settings.base import WITHOUT_TABLES  # noqa: F401

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = [".localhost", "testserver"]
PROVINCE_HOST = "dti.{slug}.localhost"
PUBLIC_SCHEME = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CONSOLE_HOST = "localhost"
WEB_PORT = "8000"
CONSOLE_PORT = "8001"
# One hash instead of 128 ms of argon2 per person: the algorithm itself is the library's to test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"},
    "tenant": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "tenant",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
    },
}
FILES_DIR = Path(tempfile.gettempdir()) / "dti-test-files"
CELERY_TASK_ALWAYS_EAGER = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
