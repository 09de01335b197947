"""Settings that hold in every place; development, production and test add what differs."""

import os
from pathlib import Path

from dti.api.settings import REST_FRAMEWORK  # noqa: F401  (read by DRF)
from dti.config import environment
from dti.web.csp import CONTENT_SECURITY_POLICY  # noqa: F401  (read by django-csp)

ROOT = Path(__file__).resolve().parents[4]
DATA = environment.folder("DTI_DATA_DIR", ROOT / ".data")
PROGRAM = environment.program()

# ---------------------------------------------------------------- apps and schemas (decision 0003)
# In both schemas: operators sign in on the console with tables of their own (rulings, "both schemas").
BOTH = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tenants.accounts",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "dti.audit",
]
SHARED_APPS = ["django_tenants", "tenants.registry", *BOTH]
TENANT_APPS = [
    *BOTH,
    "dti.jobs",
    "dti.files",
    "dti.mail",
    "tenants.units",
    "tenants.calendars",
    "tenants.roles",
    "criteria_builder",
    "submissions",
    "appraisal",
    "publishing",
]
WITHOUT_TABLES = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "dti.api",
    "dti.home",
]
# dti.web first: its layouts stand in front of those that libraries bring.
INSTALLED_APPS = list(dict.fromkeys(["dti.web", *SHARED_APPS, *TENANT_APPS, *WITHOUT_TABLES]))

TENANT_MODEL = "registry.Province"
TENANT_DOMAIN_MODEL = "registry.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
PG_EXTRA_SEARCH_PATHS = ["extensions"]
# The library would query the database while apps load; "extensions" is refused as a name of a province instead.
SKIP_PG_EXTRA_VALIDATION = True
# A set path that is not repeated per statement lies after ROLLBACK TO SAVEPOINT (security.md, fact 2).
TENANT_LIMIT_SET_CALLS = False

# ---------------------------------------------------------------- database
_database = environment.database()
DB_ROLE = environment.database_role()
DATABASES = {
    "default": {
        # Migrations run on the stock backend: some of their statements cannot carry a glued search path.
        "ENGINE": "django_tenants.postgresql_backend" if DB_ROLE == "owner" else "tenants.registry.postgres",
        "NAME": _database.name,
        "USER": f"dti_{DB_ROLE}",
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": _database.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- web
ROOT_URLCONF = "dti.config.urls_public" if PROGRAM == "console" else "dti.config.urls_tenant"
WSGI_APPLICATION = "dti.config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dti.web.middleware.RequestId",
    *([] if PROGRAM == "console" else ["tenants.registry.middleware.ProvinceGuard"]),
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.accounts.middleware.SessionOfThisProvince",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tenants.accounts.middleware.SecondFactorFirst",
    "dti.audit.middleware.AuditContext",
    *([] if PROGRAM == "console" else ["dti.home.middleware.SupportIsWatched"]),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dti.home.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "dti.web.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # a table of 86 rows with several inputs each
MAX_UPLOAD_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SAMESITE = "Lax"
# The token lives in the session, not in a cookie that a sibling host could overwrite.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "dti.web.views.csrf_failure"

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tenants.accounts.backends.ProvinceBackend"]
PASSWORD_HASHERS = ["tenants.accounts.hashers.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tenants.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tenants.accounts.passwords.NotAKnownOrGuessablePassword"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/" if PROGRAM == "console" else "/app/"
ACCOUNT_ADAPTER = "tenants.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "tenants.accounts.forms.SignInForm"}
# Limits are counted over all provinces (security.md, fact 7): ours stand in accounts/limits.py, on the global cache.
ACCOUNT_RATE_LIMITS = {
    "login": None,  # would count successes: a whole office signs in through one address
    # Of a second factor too, by person: whoever guesses codes knows the password already.
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0
# Something that counts is done within so many seconds of showing who is there.
STEP_UP_SECONDS = 600
SECOND_FACTOR_REQUIRED = True  # of the staff; of officers too, unless the province switches that off (rulings 18)
MFA_ADAPTER = "tenants.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the administrator
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a whole office signs in through one address
MFA_FORMS = {
    "authenticate": "tenants.accounts.mfa.SecondStepForm",
    "reauthenticate": "tenants.accounts.mfa.AgainForm",
    "activate_totp": "tenants.accounts.mfa.CodeOfAppForm",
    "add_webauthn": "tenants.accounts.mfa.PasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "tenants.accounts.federation.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# Servers of provinces' own sign-in that this one may call, by host name; the operator lists them.
OIDC_HOSTS = [host for host in os.environ.get("DTI_OIDC_HOSTS", "").split(",") if host]
USERSESSIONS_TRACK_ACTIVITY = False

# ---------------------------------------------------------------- language, numbers, time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "platform" / "dti" / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["dti.web.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# ---------------------------------------------------------------- cache, broker, files, mail
_cache_url = os.environ.get("CACHE_URL", "")
_backend: dict[str, object] = (
    {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_url}
    if _cache_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
)
CACHES = {
    # No prefix: limits only, counted over all provinces. Application data goes to `tenant`.
    "default": dict(_backend),
    "tenant": {**_backend, "KEY_FUNCTION": "django_tenants.cache.make_key"},
}
BROKER_URL = os.environ.get("BROKER_URL", "memory://")
FILES_DIR = environment.folder("DTI_FILES_DIR", DATA / "files")
MAIL_DIR = environment.folder("DTI_MAIL_DIR", DATA / "mail")
EMAIL_BACKEND = "dti.mail.backends.FolderBackend"
DEFAULT_FROM_EMAIL = "Hệ thống đánh giá chuyển đổi số <dti@localhost>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # One line per request that the rehearsal driver sends would bury what it has to say.
    "loggers": {"httpx": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("DTI_LOG_LEVEL", "INFO")},
}
