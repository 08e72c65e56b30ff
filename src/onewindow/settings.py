"""All settings, from the environment only. Nothing secret is guessed: without it, no start.

The `onewindow` program fills the environment (secrets made once per data folder, the embedded
database's address); a server of your own may set the same names itself.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Start through the `onewindow` program, or set it yourself."
        )
    return value


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes", "on"}


def _address(name: str, schemes: set[str]) -> str:
    """The address of a gateway, empty for none."""
    value = os.environ.get(name, "")
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if value and not is_one:
        raise ImproperlyConfigured(f"{name} must begin with {', '.join(sorted(schemes))}://host")
    return value


def _origins(name: str) -> list[str]:
    """Origins of other sites, each scheme://host and maybe :port, nothing after it."""
    found = [one.strip().rstrip("/") for one in os.environ.get(name, "").split(",") if one.strip()]
    for one in found:
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", one, re.ASCII):
            raise ImproperlyConfigured(f"{name} must list https://host, with commas between")
    return found


def _database(url: str) -> dict[str, object]:
    """A DATABASES entry from postgresql://user:password@host:port/name?host=/socket&option=…"""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = str(options.pop("host", "") or unquote(parts.hostname or ""))
    try:
        port = str(parts.port or options.pop("port", ""))
    except ValueError:
        raise ImproperlyConfigured("The port in DATABASE_URL is not a number.") from None
    pool_size = int(os.environ.get("ONEWINDOW_POOL", "0"))
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "onewindow",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        # A connection that died with the server is noticed and replaced, not handed out.
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # each action owns its transaction
    }


HERE = Path(__file__).resolve().parent
HOME = Path(_required("ONEWINDOW_HOME")).resolve()

SECRET_KEY = _required("ONEWINDOW_SECRET_KEY")
DATA_KEYS = _required("ONEWINDOW_DATA_KEYS")  # "id:base64,…"; the first seals, all unseal
HASH_KEY = _required("ONEWINDOW_HASH_KEY")

DEBUG = _flag("ONEWINDOW_DEBUG")
HTTPS = _flag("ONEWINDOW_HTTPS")
# Says on every page and paper that people, registers and seals are invented.
DEMONSTRATION = _flag("ONEWINDOW_DEMONSTRATION")
# How fast a simulated day goes by in its halls; 0 while nothing moves there by itself
DEMONSTRATION_SPEED = float(os.environ.get("ONEWINDOW_DEMONSTRATION_SPEED", "0"))
SITE_URL = os.environ.get("ONEWINDOW_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# Where hall screens hear of changes: an address that a proxy puts there, else a port beside ours
LIVE_URL = os.environ.get("ONEWINDOW_LIVE_URL", "").rstrip("/")
LIVE_PORT = int(os.environ.get("ONEWINDOW_LIVE_PORT", "0"))
# The bridge to the peripherals of the machine on which a staff page is open (docs/bridge.md)
BRIDGE_URL = _address("ONEWINDOW_BRIDGE_URL", {"http"}).rstrip("/")
BRIDGE_SECRET = os.environ.get("ONEWINDOW_BRIDGE_SECRET", "")
COUNTY = os.environ.get("ONEWINDOW_COUNTY", "331081")
COUNTY_NAME = os.environ.get("ONEWINDOW_COUNTY_NAME", "温岭市")
HOSTS = os.environ.get("ONEWINDOW_HOSTS", "")
ALLOWED_HOSTS = [host for host in HOSTS.split(",") if host] or ["localhost", "127.0.0.1", "[::1]"]
# Programs in whose frames the citizen's pages may stand: "https://app.example,https://…"; none
FRAMED_BY = _origins("ONEWINDOW_FRAMED_BY")
# How many proxies of ours stand before the server, each adding to X-Forwarded-For
TRUSTED_PROXIES = int(os.environ.get("ONEWINDOW_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "axes",
    "csp",
    "onewindow.journal",
    "onewindow.places",
    "onewindow.people",
    "onewindow.catalog",
    "onewindow.documents",
    "onewindow.hall",
    "onewindow.cases",
    "onewindow.notify",
    "onewindow.bulletin",
    "onewindow.quality",
    "onewindow.web",
]

MIDDLEWARE = [
    "onewindow.web.middleware.PackingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onewindow.web.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "onewindow.web.device.pc.PublicComputer",
    "onewindow.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "onewindow.urls"
WSGI_APPLICATION = "onewindow.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.kit.frame",
                "onewindow.web.citizen.kit.frame",
                "onewindow.web.device.pc.frame",
            ],
        },
    }
]

DATABASES = {"default": _database(_required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A table of the same database, so that rate limits hold across processes without another server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "onewindow_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# How messages leave the house; without an address they are written as files into HOME/outbox.
# smtp://, smtp+starttls:// or smtps://user:password@host:port; https://sms.example/send
SMTP_URL = _address("ONEWINDOW_SMTP_URL", {"smtp", "smtp+starttls", "smtps"})
MAIL_FROM = os.environ.get("ONEWINDOW_MAIL_FROM", "onewindow@localhost")
SMS_URL = _address("ONEWINDOW_SMS_URL", {"http", "https"})
SMS_TOKEN = os.environ.get("ONEWINDOW_SMS_TOKEN", "")

# How often one caller of the API may ask in a minute: a token, or an address without one.
# progress takes a short password, which must not be found by trying.
API_LIMITS = {
    "token": int(os.environ.get("ONEWINDOW_API_RATE", "6000")),
    "public": 120,
    "progress": 10,
    "refused": 30,  # requests without a valid token
}

# Who they are, and how a session is kept
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "onewindow.web.staff.login.locked"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_COOKIE_HTTPONLY = True
# In a frame of another site a browser sends only cookies that say None, and those only over TLS.
SESSION_COOKIE_SAMESITE = "None" if FRAMED_BY and HTTPS else "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "onewindow.web.errors.form_expired"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE
LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE
LANGUAGE_COOKIE_SECURE = HTTPS

# What a browser may do with our pages: nothing from elsewhere, nothing inline
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = Path(os.environ.get("ONEWINDOW_STATIC") or HOME / "static")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refused request is an answer, not an event; what fails is still told.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONEWINDOW_LOG", "WARNING")},
}
