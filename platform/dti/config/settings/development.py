"""A machine of one's own: http on localhost, mail into a folder."""

import os

from dti.config.local_secret import local_secret
from dti.config.settings.base import *
from dti.config.settings.base import DATA, PROGRAM

DEBUG = False  # the demo shows what people will see, error pages too
SECRET_KEY = local_secret(DATA)
ALLOWED_HOSTS = ["localhost", "127.0.0.1"] if PROGRAM == "console" else [".localhost"]
PROVINCE_HOST = "dti.{slug}.localhost"
PUBLIC_SCHEME = "http"
# A demonstration asks nobody for a telephone; DTI_SECOND_FACTOR=1 asks as a province does.
SECOND_FACTOR_REQUIRED = os.environ.get("DTI_SECOND_FACTOR") == "1"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http on localhost, which browsers trust
CONSOLE_HOST = "localhost"
WEB_PORT = os.environ.get("DTI_WEB_PORT", "8000")
CONSOLE_PORT = os.environ.get("DTI_CONSOLE_PORT", "8001")
# Compressed copies are made once at release; a development machine serves the files as they lie.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]  # nothing is collected here
