"""Every setting, read from the environment; nothing else in the tree reads it."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jejak.sync.shell import add_headers

ROOT = Path(__file__).resolve().parent.parent


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


def database_from(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name` into Django's dictionary.

    A socket directory is given as `postgresql://user:password@/name?host=/path`.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


# The launcher sets JEJAK_MODE=demo when it serves on loopback with the demonstration.
IS_PRODUCTION = env_text("JEJAK_MODE", "production") == "production"
DATA_DIR = Path(env_text("JEJAK_DATA", str(ROOT / ".jejak"))).resolve()
SECRET_KEY = env_text("JEJAK_SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "JEJAK_SECRET_KEY is not set; `jejak` makes one, a server must give one"
    )
DEBUG = False
ALLOWED_HOSTS = env_text("JEJAK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env_text("JEJAK_ORIGINS").split(",") if origin]
# The address that invitations carry; without it, the one of the request.
PUBLIC_URL = env_text("JEJAK_PUBLIC_URL").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "jejak.common",
    "jejak.audit",
    "jejak.places",
    "jejak.accounts",
    "jejak.notices",
    "jejak.access",
    "jejak.directory",
    "jejak.announcements",
    "jejak.media",
    "jejak.plans",
    "jejak.activities",
    "jejak.statistics",
    "jejak.figures",
    "jejak.indicators",
    "jejak.mentoring",
    "jejak.reports",
    "jejak.sync",
    "jejak.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "jejak.accounts.middleware.SignInMiddleware",
    "jejak.common.middleware.PrivatePagesMiddleware",
    "jejak.accounts.middleware.LanguageMiddleware",
    "jejak.common.middleware.RequestSizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jejak.common.middleware.ErrorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jejak.desk.navigation.navigation",
                "jejak.notices.bell.bell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jejak.common.templatetags.jejak",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Importing the settings must not need a database: `jejak` starts one first.
DATABASES = {
    "default": database_from(env_text("DATABASE_URL", "postgresql://jejak@127.0.0.1/jejak"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["jejak.accounts.backends.SignInNameBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "jejak.access.adapter.TellingAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "jejak.accounts.forms.SignInForm",
    "change_password": "jejak.accounts.forms.NewPasswordForm",
    "reauthenticate": "jejak.accounts.second_step_forms.PasswordAgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    # Generous for an address: a training room signs in behind one.
    "login": "300/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "change_password": "5/m/user",
}
MFA_ADAPTER = "jejak.accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "jejak.accounts.second_step_forms.CodeForm",
    "reauthenticate": "jejak.accounts.second_step_forms.CodeAgainForm",
    "activate_totp": "jejak.accounts.second_step_forms.AppForm",
    "add_webauthn": "jejak.accounts.second_step_forms.NewPasskeyForm",
    "authenticate_webauthn": "jejak.accounts.second_step_forms.PasskeyForm",
    "login_webauthn": "jejak.accounts.second_step_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "jejak.accounts.second_step_forms.PasskeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whose account it is, an invitation says
# The clocks of phones differ; a code is taken once, see `second_step_forms`.
MFA_TOTP_TOLERANCE = 1
# Generous for an address, as signing in is; nothing can be guessed.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# Browsers offer passkeys on http://localhost too; only the demonstration and tests run there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
# How long a code to a new password, told by telephone, is good for.
RESET_CODE_HOURS = env_number("JEJAK_RESET_CODE_HOURS", 24)
# How many proxies of our own stand in front and add to X-Forwarded-For; 0 trusts none.
ALLAUTH_TRUSTED_PROXY_COUNT = env_number("JEJAK_PROXIES", 0)
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "jejak.accounts.sessions"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jejak.common.views.csrf_failure"

IS_HTTPS = env_flag("JEJAK_HTTPS", default=IS_PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
# Off: `{{ row.pk }}` must stay an address; figures are written with the filter `num`.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
FORMAT_MODULE_PATH = "jejak.common.formats"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env_text("JEJAK_STATIC", str(ROOT / "staticfiles")))
STATICFILES_DIRS = [ROOT / "jejak" / "static"]
# The capture app: files at addresses of their own, `/catat/` and below.
WHITENOISE_ROOT = ROOT / "jejak" / "root"
WHITENOISE_INDEX_FILE = True
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
# A form with ten photos of 25 MB; each file has its own limit in `jejak.media`.
MAX_REQUEST_BYTES = env_number("JEJAK_MAX_REQUEST_MB", 260) * 1024 * 1024
# Minutes in which a reviewer may take a decision back.
REVIEW_UNDO_MINUTES = env_number("JEJAK_REVIEW_UNDO_MINUTES", 30)
# How often one person's phones may ask a process in a minute.
SYNC_PER_MINUTE = env_number("JEJAK_SYNC_PER_MINUTE", 600)
# A file made of a list is deleted after so many days.
EXPORT_DAYS = env_number("JEJAK_EXPORT_DAYS", 7)
# What a megabyte costs where nobody said otherwise; the phone shows what sending costs.
PRICE_PER_MB_IDR = env_number("JEJAK_PRICE_PER_MB_IDR", 15)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_TEMP_DIR = None

# `console` writes mail to the worker's output, `file` into DATA_DIR/mail; `smtp` sends it.
EMAIL_BACKENDS = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}
EMAIL_BACKEND = env_text("JEJAK_EMAIL_BACKEND", "console")
EMAIL_BACKEND = EMAIL_BACKENDS.get(EMAIL_BACKEND, EMAIL_BACKEND)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = env_text("JEJAK_EMAIL_HOST", "localhost")
EMAIL_PORT = env_number("JEJAK_EMAIL_PORT", 25)
EMAIL_HOST_USER = env_text("JEJAK_EMAIL_USER")
EMAIL_HOST_PASSWORD = env_text("JEJAK_EMAIL_PASSWORD")
# `starttls` (usually port 587), `ssl` (usually 465), or none.
EMAIL_USE_TLS = env_text("JEJAK_EMAIL_TLS").lower() == "starttls"
EMAIL_USE_SSL = env_text("JEJAK_EMAIL_TLS").lower() == "ssl"
EMAIL_TIMEOUT = env_number("JEJAK_EMAIL_TIMEOUT", 15)
DEFAULT_FROM_EMAIL = env_text("JEJAK_FROM_EMAIL", "jejak@localhost")

PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # A refused form would log its address, which may be an invitation or a password link.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": env_text("JEJAK_LOG_LEVEL", "WARNING")},
}
