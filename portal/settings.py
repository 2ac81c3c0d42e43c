"""One settings file, fed by the environment. `docs/settings.md` lists every variable.

Three modes (`PORTAL_ENV`): `production` refuses to start without its secrets; `demo` and `test` run on the
embedded servers with secrets that their data directory keeps.
"""

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF

from portal import embedded
from portal.config import Config
from portal.logs.setup import logging_config
from portal.policy.knobs import PREFIX, PRESETS

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
config = Config()
PORTAL_ENV = config.mode
PORTAL_DATA_DIR = embedded.data_dir()
PRODUCTION = PORTAL_ENV == "production"
DEBUG = False

SECRET_KEY = config.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = config.texts("SECRET_KEY_FALLBACKS")
CODE_PEPPER = config.secret("CODE_PEPPER")

# --- mode and origin -----------------------------------------------------------------------------
PORTAL_BASE_URL = config.base_url("PORTAL_BASE_URL", demo=config.demo_url(PORTAL_DATA_DIR))
ALLOWED_HOSTS = config.allowed_hosts(PORTAL_BASE_URL)
TRUSTED_PROXY_COUNT = config.number("TRUSTED_PROXY_COUNT", default=0)
SECURE = PORTAL_BASE_URL.startswith("https://")
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

INSTALLED_APPS = [
    "portal.audit",
    "portal.limits",
    "portal.approvals",
    "portal.devices",
    "portal.webhooks",
    "portal.delivery",
    "portal.imports",
    "portal.design",
    "portal.apps.PortalConfig",
    "accounts.apps.AccountsConfig",
    "linkage.apps.LinkageConfig",
    "billing.apps.BillingConfig",
    "home.apps.HomeConfig",
    "desk.apps.DeskAdminConfig",
    "desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "accounts.sessions.apps.QuietUserSessionsConfig",
    "django_otp",
    "django_otp_webauthn",
]
if not PRODUCTION:
    INSTALLED_APPS.append("sandbox.apps.SandboxConfig")

MIDDLEWARE = [
    "portal.logs.middleware.RequestIdMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.design.middleware.ResponseHeadersMiddleware",
    "home.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.upload_handlers.UploadHandlersMiddleware",
    "portal.devices.middleware.DeviceMiddleware",
    "portal.delivery.middleware.ProviderMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.reauthentication.middleware.LazyOTPMiddleware",
    "accounts.sessions.middleware.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "home.middleware.TooManyRequestsMiddleware",
    "portal.access.middleware.AccessMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.design.context.site",
                "portal.policy.context.rules",
                "home.context_processors.announcements",
            ],
            "builtins": ["django.templatetags.static", "portal.design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "portal.design.widgets.PortalFormRenderer"

# --- database, cache, broker ---------------------------------------------------------------------
DATABASES = {"default": config.database(PORTAL_DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = config.redis_url(PORTAL_DATA_DIR)
# What must be true after a crash lives in PostgreSQL; the process cache holds copies for some seconds.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = config.broker_url(REDIS_URL)

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = config.text(
    "STATIC_ROOT", default=str((BASE_DIR / "staticfiles") if PRODUCTION else (PORTAL_DATA_DIR / "static"))
)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PORTAL_ENV == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "media": {  # uploaded files: private, served at no address
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PORTAL_DATA_DIR / "media",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
WHITENOISE_USE_FINDERS = PORTAL_ENV == "test"
WHITENOISE_AUTOREFRESH = PORTAL_ENV == "test"

# --- authentication ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.sign_in.backends.PortalBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
PASSWORD_HASHERS = [
    "accounts.users.hashers.PortalArgon2PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.users.passwords.LengthValidator"},
    {"NAME": "accounts.users.passwords.KindsValidator"},
    {"NAME": "accounts.users.passwords.BlocklistValidator"},
    {"NAME": "accounts.users.passwords.PersonalDataValidator"},
]
IDENTITY = config.knobs(
    PRESETS.get(config.choice("IDENTITY_POLICY", list(PRESETS), default="portal"), PRESETS["portal"]), prefix=PREFIX
)
IDENTITY_ACCEPTED = config.words("IDENTITY_ACCEPTED", [knob.name for knob in fields(IDENTITY)])
LOGIN_URL = "accounts:sign_in:start"
LOGIN_REDIRECT_URL = "home:index"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.PortalAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = False  # `portal.limits` counts in PostgreSQL, so limits hold without the cache
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
USERSESSIONS_TRACK_ACTIVITY = False  # `accounts.sessions` writes last-seen, at most every five minutes
OTP_WEBAUTHN_CREDENTIAL_MODEL = "accounts.Passkey"
OTP_WEBAUTHN_ATTESTATION_MODEL = "accounts.PasskeyAttestation"
OTP_WEBAUTHN_HELPER_CLASS = "accounts.passkeys.helper.PortalHelper"
OTP_WEBAUTHN_RP_ID = urlsplit(PORTAL_BASE_URL).hostname
OTP_WEBAUTHN_RP_NAME = config.text("PORTAL_NAME", default="みなとひかり") + " マイページ"
OTP_WEBAUTHN_ALLOWED_ORIGINS = [PORTAL_BASE_URL]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = True

SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE_LIMIT = timedelta(minutes=config.number("SESSION_IDLE_MINUTES", default=30, least=1))
SESSION_ABSOLUTE_LIMIT = timedelta(hours=config.number("SESSION_ABSOLUTE_HOURS", default=12, least=1))
STAFF_REDIRECT_URL = "desk:index"
STAFF_SESSION_IDLE_LIMIT = timedelta(minutes=config.number("STAFF_SESSION_IDLE_MINUTES", default=15, least=1))
STAFF_SESSION_ABSOLUTE_LIMIT = timedelta(hours=config.number("STAFF_SESSION_ABSOLUTE_HOURS", default=8, least=1))
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrftoken"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "home.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]

# --- headers -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = False  # nginx redirects; the health checks speak plain HTTP behind it
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # as said above
    "security.W021",  # a browser's preload list binds the whole domain: its owner's decision
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["portal.upload_handlers.RefuseFiles"]  # unless a view says `@receives`

# --- mail, SMS and calls -------------------------------------------------------------------------
EMAIL_CONFIG = config.email("EMAIL_URL", PORTAL_DATA_DIR)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = config.required(
    "DEFAULT_FROM_EMAIL", demo="みなとひかり マイページ <no-reply@minato-hikari.example>"
)
TWILIO_ACCOUNT_SID = config.required(
    "TWILIO_ACCOUNT_SID", demo="AC" + "0" * 32, pattern=r"AC[0-9a-f]{32}", like="AC0123… (34 characters)"
)
TWILIO_AUTH_TOKEN = config.required("TWILIO_AUTH_TOKEN", demo="sandbox")
TWILIO_FROM_NUMBER = config.required(
    "TWILIO_FROM_NUMBER", demo="+815012345678", pattern=r"\+[1-9][0-9]{6,14}", like="+815012345678"
)
BOUNCE_ADDRESS = config.mailbox("BOUNCE_ADDRESS", demo="bounces@minato-hikari.example")
BOUNCE_MAILDIR = config.text("BOUNCE_MAILDIR", default=str(PORTAL_DATA_DIR / "bounces") if PORTAL_ENV == "demo" else "")
WEBHOOK_ALLOW_PRIVATE = config.flag("WEBHOOK_ALLOW_PRIVATE", default=False)
TWILIO_API_BASE = config.twilio_base("TWILIO_API_BASE", PORTAL_DATA_DIR)

# --- the company and its rules -------------------------------------------------------------------
PORTAL_NAME = config.text("PORTAL_NAME", default="みなとひかり")
SUPPORT_PHONE = config.text("SUPPORT_PHONE", default="0120-000-310")
SUPPORT_HOURS = config.text("SUPPORT_HOURS", default="10:00〜19:00、年中無休")
SUPPORT_TICKET_EXAMPLE = config.text("SUPPORT_TICKET_EXAMPLE", default="A-1042")
SUPPORT_TICKET_PATTERN = config.pattern(
    "SUPPORT_TICKET_PATTERN", default=r"[A-Za-z]{0,5}-?[0-9]{1,6}", example=SUPPORT_TICKET_EXAMPLE
)
TERMS_VERSION = config.text("TERMS_VERSION", default="2026-04-01")
PRIVACY_VERSION = config.text("PRIVACY_VERSION", default="2026-04-01")
ARCHIVED_ACCOUNT_KEPT = timedelta(days=config.number("ARCHIVED_ACCOUNT_DAYS", default=30, least=11))
FIRST_BILLING_MONTH = config.month("FIRST_BILLING_MONTH", default=date(2020, 7, 1))
GAIJI = config.gaiji("GAIJI_TABLE")
BILL_RETENTION_MONTHS = config.number("BILL_RETENTION_MONTHS", default=120, least=15)
REMINDER_DAYS_BEFORE_DUE = config.number("REMINDER_DAYS_BEFORE_DUE", default=3, least=1)
TAX_ROUNDING = config.choice("TAX_ROUNDING", ["floor", "half_up", "ceil"], default="floor")
CORRECTION_NEEDS_SECOND_PERSON_ABOVE = config.number("CORRECTION_NEEDS_SECOND_PERSON_ABOVE", default=10_000)
INVOICE_ISSUER = config.required("INVOICE_ISSUER", demo="みなとひかり株式会社")
INVOICE_ISSUER_ADDRESS = config.text("INVOICE_ISSUER_ADDRESS")
INVOICE_REGISTRATION_NUMBER = config.registration_number("INVOICE_REGISTRATION_NUMBER", demo="T9000000000000")
INVOICE_FIRST_MONTH = config.month("INVOICE_FIRST_MONTH", default=date(2023, 10, 1))
IMPORT_UPLOAD_MAX_MB = config.number("IMPORT_UPLOAD_MAX_MB", default=50, least=1)
CODE_DAILY_BUDGET_YEN = config.number("CODE_DAILY_BUDGET_YEN", default=50_000)

LOGGING = logging_config(config.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], default="INFO"))
ENVIRONMENT_READ = config.names  # for `manage.py index`
config.check()
