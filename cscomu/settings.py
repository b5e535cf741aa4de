"""Settings of the whole product, read from the environment (.env.example lists every variable)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from pghistory import config as pghistory_config

from cscomu import env

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.text("CSCOMU_SECRET_KEY") or "development-only-key-replaced-by-the-set-up"
DEBUG = env.flag("CSCOMU_DEBUG")
ALLOWED_HOSTS = env.text("CSCOMU_ALLOWED_HOSTS", "localhost,127.0.0.1,testserver").split(",")
BASE_URL = env.text("CSCOMU_BASE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEMO = env.flag("CSCOMU_DEMO")  # fictional people: a banner says so, network roles need no second factor
SECURE_COOKIES = env.flag("CSCOMU_SECURE_COOKIES")
if SECURE_COOKIES and not env.text("CSCOMU_SECRET_KEY"):
    raise ImproperlyConfigured("CSCOMU_SECRET_KEY is empty: a server needs a secret of its own (.env.example).")

DOMAIN_APPS = [
    "core",
    "centres",
    "accounts",
    "catalog",
    "patients",
    "care",
    "billing",
    "pharmacy",
    "investigations",
    "training",
    "maternity",
    "screening",
    "programmes",
    "residences",
    "governance",
    "facility",
    "stats",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    *DOMAIN_APPS,
    "cscomu",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.AccessMiddleware",
    "accounts.obligations.ObligationMiddleware",
    "core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "cscomu.urls"
WSGI_APPLICATION = "cscomu.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Two roles: the owner migrates; the application has no UPDATE or DELETE on facts and logs.
_OWNER = env.text("CSCOMU_DB_ROLE", "app") == "owner"
APPLICATION_ROLE = env.text("CSCOMU_DB_USER", "cscomu_app")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("CSCOMU_DB_NAME", "cscomu"),
        "HOST": env.text("CSCOMU_DB_HOST", "/tmp"),  # noqa: S108 -- a socket folder, overridden by the set-up
        "PORT": env.text("CSCOMU_DB_PORT", "5432"),
        "USER": env.text("CSCOMU_DB_OWNER", "cscomu_owner") if _OWNER else APPLICATION_ROLE,
        "PASSWORD": env.text("CSCOMU_DB_OWNER_PASSWORD") if _OWNER else env.text("CSCOMU_DB_PASSWORD"),
        "CONN_MAX_AGE": 0 if env.flag("CSCOMU_DB_POOL") else 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            # Without this preset every trigger pays a subtransaction per row and bulk writes become superlinear.
            "options": "-c pgtrigger.ignore={} -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000",
            **({"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if env.flag("CSCOMU_DB_POOL") else {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # third-party tables only; ours have UUIDv7 keys

PGHISTORY_FOREIGN_KEY_FIELD = pghistory_config.ForeignKey(db_index=False)
PGHISTORY_FIELD = pghistory_config.Field(db_index=False)

REDIS_URL = env.text("CSCOMU_REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cscomu",
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 7200,
}
CELERY_TIMEZONE = "Africa/Bamako"
CELERY_BEAT_SCHEDULE = {
    "retry-outbox": {"task": "core.tasks.retry_outbox", "schedule": 30.0},
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": 60.0},
    "old-drafts": {"task": "care.tasks.purge_old_drafts", "schedule": 3600.0},
    "late-countersignatures": {"task": "care.tasks.remind_supervisors", "schedule": 900.0},
    "resume-imports": {"task": "patients.tasks.resume_imports", "schedule": 300.0},
    "dirty-months": {"task": "stats.tasks.compute_dirty_months", "schedule": 120.0},
    "nightly-indicators": {"task": "stats.tasks.check_indicators", "schedule": crontab(hour="3", minute="20")},
    "nightly-consumption": {
        "task": "pharmacy.tasks.refresh_consumptions",
        "schedule": crontab(hour="1", minute="30"),
    },
    "nightly-integrity": {"task": "core.tasks.check_integrity", "schedule": crontab(hour="2", minute="10")},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "invitation": "10/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CSCOMU_TRUSTED_PROXIES", 0)  # limits count by address: behind a proxy, 1
USERSESSIONS_TRACK_ACTIVITY = False  # written by accounts.obligations, twice a minute at most
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_COOKIES
MFA_TOTP_ISSUER = "CSCom-U"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Africa/Bamako"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["cscomu.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "core.finders.NodeModulesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("CSCOMU_MEDIA_ROOT", str(BASE_DIR / ".local" / "media")))
BACKUP_DIR = Path(env.text("CSCOMU_BACKUP_DIR", str(BASE_DIR / ".local" / "backups")))
REFERENCE_DATA_DIR = BASE_DIR / "data"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.DeclaredPermission"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
SPECTACULAR_SETTINGS = {"TITLE": "CSCom-U", "VERSION": "0.1.0", "SERVE_INCLUDE_SCHEMA": False}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "keyed": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "keyed"}},
    "root": {"handlers": ["console"], "level": env.text("CSCOMU_LOG_LEVEL", "INFO")},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
