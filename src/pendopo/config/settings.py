"""Every setting with a sentence. Values come from the environment and from the data folder."""

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

from pendopo.config.runtime import instance
from pendopo.config.runtime.keys import check_keys
from pendopo.vendors.keys import SEED_FILE, keys_of

PACKAGE = Path(__file__).resolve().parent.parent

# The data folder: database cluster, keys, uploads, logs. Nothing outside it is written at run time.
DATA = instance.data_folder()

# Demo mode: demo city, demo accounts, demo clock. DEMO=0 opens an empty installation, and stays one.
DEMO = instance.mode_in_force(DATA)

# Development errors in the browser. Never on by itself.
DEBUG = os.environ.get("PENDOPO_DEBUG") == "1"


def _read_keys() -> dict[str, Any]:
    """The keys of the data folder; throw-away ones where a command needs none (checks, builds, tests)."""
    path = DATA / "keys" / "keys.json"
    if path.is_file():
        check_keys(path.read_bytes())
        return dict(json.loads(path.read_text()))
    throw_away = "A" * 43 + "="
    return {"secret": "not-a-secret-" + "x" * 50, "hash": "not-a-secret", "encryption": [throw_away]}


# Keys: `secret` signs sessions, `encryption` seals personal columns (first is current), `hash` finds them.
KEYS = _read_keys()
SECRET_KEY = KEYS["secret"]

# Hosts that may be asked for. A mall behind its own name sets PENDOPO_HOSTS, separated by commas.
ALLOWED_HOSTS = os.environ.get("PENDOPO_HOSTS", "*" if DEMO else "localhost,127.0.0.1,[::1]").split(",")

# The mall that `/` opens for people who have not chosen one.
HOME_MALL = os.environ.get("PENDOPO_HOME_MALL", "bogor" if DEMO else "")

# The public address, for links in messages.
PUBLIC_URL = os.environ.get("PENDOPO_URL", "http://localhost:" + os.environ.get("PORT", "8000"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
_HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "heroicons",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pendopo.kit",
    "pendopo.events",
    "pendopo.regions",
    "pendopo.people",
    "pendopo.malls",
    "pendopo.catalogue",
    "pendopo.channels",
    "pendopo.notifications",
    "pendopo.booking",
    "pendopo.inbox",
    "pendopo.queue",
    "pendopo.continuity",
    "pendopo.documents",
    "pendopo.analytics",
    "pendopo.obstacles",
    "pendopo.monitoring",
    "pendopo.forum",
    "pendopo.api",
    "pendopo.chat",
    "pendopo.web",
    "pendopo.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pendopo.web.language.ChosenLanguage",
    "pendopo.web.legible.WithoutNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "pendopo.web.once.SentOnce",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# What the API needs of it (`config.wsgi`): callers are known by their token, never by a cookie.
API_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
]

ROOT_URLCONF = "pendopo.config.urls"
WSGI_APPLICATION = "pendopo.config.wsgi.application"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "web").glob("*/templates")),  # each face keeps its own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pendopo.web.context.page",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """DATABASE_URL as Django wants it; `postgresql:///name?host=/folder` speaks through a socket."""
    url = instance.database_url(DATA)
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "pendopo.config.database",
        "NAME": unquote(parts.path.lstrip("/")) or "pendopo",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": parts.hostname or query.pop("host", ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 0,
        # A pooled connection is tried before use: after a restart of the database nobody sees an error.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Few connections: a hot window is 1.8 times faster when requests are admitted, not crowded.
            "pool": {
                "min_size": 1,
                "max_size": int(os.environ.get("PENDOPO_POOL", "4")),
                # So long a page waits for a connection before it says that the database is away. There are
                # as many connections as threads: nobody waits for anybody else.
                "timeout": 4,
            },
            # Only statements that ask for it (`kit.writes`) are prepared by the server.
            "prepare_threshold": 1_000_000,
            **query,
        },
    }


DATABASES = {"default": _database()}

# Failed sign-ins and used codes are counted by all web processes together, and outlive their restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "roof_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Jobs.
PROCRASTINATE_ON_APP_READY = "pendopo.config.schedule.on_app_ready"

# Language: Indonesian first, English by switch. Times are stored in UTC and shown in the mall's zone.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: ours plus what `pendopo build` made (font subset), served compressed by whitenoise.
BUILD = Path(os.environ.get("PENDOPO_BUILD", PACKAGE.parent.parent / "build"))
STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "static"
STATICFILES_DIRS = [path for path in [BUILD / "assets"] if path.is_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pendopo.web.components.bundle.BundleFinder",
]
# Before the build (checks, unit tests) file names stay plain; after it they carry their content's hash.
_built = (STATIC_ROOT / "staticfiles.json").is_file() or "collectstatic" in sys.argv
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _built
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"

# Sessions and cookies.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "pendopo_session"
CSRF_COOKIE_NAME = "pendopo_csrf"
CSRF_FAILURE_VIEW = "pendopo.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0  # once public over TLS, never again without
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Content security policy: our own files only, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Sign-in of staff.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "pendopo.config.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/petugas/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "pendopo.config.accounts.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Pendopo"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by managers; an address proves nothing here
ACCOUNT_SESSION_REMEMBER = False  # counters are shared machines: a session ends with the browser
# Per account, and generously per address: all officers of a mall share one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key", "reauthenticate": "10/m/user"}

# Faults go to the log of the process, without anything personal (`config.logs`).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "pendopo.config.logs.Discreet"},
        "one line": {"()": "pendopo.config.logs.OneLine"},
    },
    "filters": {"not again": {"()": "pendopo.config.logs.NotAgain"}},
    "handlers": {
        "faults": {"class": "logging.StreamHandler", "formatter": "discreet", "level": "ERROR"},
        "pool": {"class": "logging.StreamHandler", "formatter": "one line", "filters": ["not again"]},
    },
    "loggers": {
        **{
            name: {"handlers": ["faults"], "level": "ERROR"}
            for name in ("django.request", "pendopo", "procrastinate")
        },
        "psycopg.pool": {"handlers": ["pool"], "level": "WARNING", "propagate": False},
    },
}

# E-mail: a server when PENDOPO_SMTP is set (smtp://user:password@host:port); a mailbox page in demo mode.
_smtp = urlsplit(os.environ.get("PENDOPO_SMTP", ""))
EMAIL_HOST = _smtp.hostname or ""
EMAIL_PORT = _smtp.port or 587
EMAIL_HOST_USER = unquote(_smtp.username or "")
EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
EMAIL_USE_TLS = bool(EMAIL_HOST) and EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("PENDOPO_FROM", "pendopo@localhost")

# The archive of closed days: a folder, or `s3://bucket/path` with the keys beside it. Nothing in it names a
# person.
ARCHIVE = os.environ.get("PENDOPO_ARCHIVE") or str(DATA / "archive")
ARCHIVE_S3 = {
    "endpoint_override": os.environ.get("PENDOPO_S3_ENDPOINT", ""),  # of a service that is not Amazon's
    "region": os.environ.get("PENDOPO_S3_REGION", ""),
    "access_key": os.environ.get("PENDOPO_S3_KEY", ""),
    "secret_key": os.environ.get("PENDOPO_S3_SECRET", ""),
}

# How many messages a day the demo mailbox takes, like a new sender at a real vendor.
DEMO_DAILY_MESSAGES = int(os.environ.get("PENDOPO_DEMO_MESSAGES", "2000"))

# Years of generated history that the demo makes in the background (0: none).
DEMO_HISTORY_YEARS = int(os.environ.get("PENDOPO_DEMO_HISTORY", "2")) if DEMO else 0

# The demo's vendors: a process beside, on loopback; the key opens the person's side of it (`/demo/telepon`).
DEMO_VENDORS_URL = "http://127.0.0.1:" + os.environ.get(
    "PENDOPO_VENDORS_PORT", str(int(os.environ.get("PORT") or 8000) + 1)
)
DEMO_VENDORS_KEY = keys_of(DATA).control if DEMO and (DATA / SEED_FILE).is_file() else ""

SILENCED_SYSTEM_CHECKS: list[str] = []
