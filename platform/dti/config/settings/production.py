"""Behind TLS, with secrets from files and nothing switched off."""

import os

from dti.config import environment
from dti.config.settings.base import *

DEBUG = False
SECRET_KEY = environment.secret("DTI_SECRET_KEY")
ALLOWED_HOSTS = [host for host in os.environ.get("DTI_ALLOWED_HOSTS", ".gov.vn").split(",") if host]
PROVINCE_HOST = "dti.{slug}.gov.vn"
PUBLIC_SCHEME = "https"
CONSOLE_HOST = os.environ.get("DTI_CONSOLE_HOST", "dti.gov.vn")
WEB_PORT = CONSOLE_PORT = ""
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# __Host-: no Domain, path /, https only, so a sibling host of the province cannot plant a cookie (goal T6).
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DTI_PROXIES", "1"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20  # a letter that is being sent holds its row
EMAIL_HOST = os.environ.get("DTI_SMTP_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("DTI_MAIL_FROM", "dti@localhost")
