"""One settings file. Everything a place may change comes from the environment; law is never a setting."""

import os
import secrets
from pathlib import Path

from hotline.embedded import place
from hotline.regulation import jurisdiction

BASE = Path(__file__).resolve().parent
CHECKOUT = BASE.parent
DATA = place.data_dir()
ATTACHMENTS_DIR = DATA / "attachments"
KEYS_DIR = Path(os.environ.get("HOTLINE_KEYS", DATA / "keys"))
JURISDICTION = jurisdiction.use(os.environ.get("HOTLINE_JURISDICTION", "suzhou"))
PACKAGES_DIR = DATA / "packages"
EXAMPLE = os.environ.get("HOTLINE_EXAMPLE", "1") != "0"
"""Off for real service: no invented orders, no accounts with a password everybody knows."""
DEBUG = False


def _secret_key() -> str:
    """The signing key: from the environment, or made once beside the data, mode 0600."""
    if given := os.environ.get("HOTLINE_SECRET_KEY"):
        return given
    file = KEYS_DIR / "signing.key"
    KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = ["127.0.0.1", *os.environ.get("HOTLINE_HOSTS", "localhost,[::1]").split(",")]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HOTLINE_ORIGINS", "").split(",") if o]
BEHIND_TLS = os.environ.get("HOTLINE_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "hotline.people",
    "hotline.notices",
    "hotline.attachments",
    "hotline.knowledge",
    "hotline.ledger",
    "hotline.orders",
    "hotline.statistics",
    "hotline.exchange",
    "hotline.citizens",
    "hotline.calls",
    "hotline.wechat",
    "hotline.shifts",
    "hotline.reports",
    "hotline.archives",
    "hotline.assessment",
    "hotline.campaigns",
    "hotline.subscriptions",
    "hotline.console",
    "hotline.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hotline.web.safety.ContentSecurityPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hotline.web.safety.StandingFacts",
    "hotline.web.safety.IdleTimeout",
    "hotline.web.refusals.RefusalPages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hotline.urls"
WSGI_APPLICATION = "hotline.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE / "web" / "templates"],
        "OPTIONS": {"environment": "hotline.web.words.environment"},
    },
]

DATABASES = {"default": place.connection(os.environ.get("HOTLINE_DB_ROLE", "hotline_app"))}
DESTROYER = place.connection("hotline_destroyer")
"""Who takes the content of a destroyed order away: never the role that serves."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/signin"
AXES_FAILURE_LIMIT = "hotline.people.lockout.wrong_an_account"
AXES_COOLOFF_TIME = "hotline.people.lockout.lock_time"
AXES_CLIENT_IP_CALLABLE = "hotline.web.where_from.address_of"
AXES_DISABLE_ACCESS_LOG = True  # the access log of the house tells it (hotline.people.access_log)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_LOCKOUT_CALLABLE = "hotline.web.staff.signin.locked_out"
IDLE_MINUTES = int(os.environ.get("HOTLINE_IDLE_MINUTES", "30"))

SESSION_ENGINE = "hotline.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = ["^health$", "^health/ready$"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

SMTP_URL = os.environ.get("HOTLINE_SMTP_URL", "")
SMS_URL = os.environ.get("HOTLINE_SMS_URL", "")
SMS_TOKEN = os.environ.get("HOTLINE_SMS_TOKEN", "")
PROVINCE_URL = os.environ.get("HOTLINE_PROVINCE_URL", "")
WECHAT = {
    "appid": os.environ.get("HOTLINE_WECHAT_APPID", ""),
    "token": os.environ.get("HOTLINE_WECHAT_TOKEN", ""),
    "aes_key": os.environ.get("HOTLINE_WECHAT_AES_KEY", ""),
    "files": os.environ.get("HOTLINE_WECHAT_FILES", ""),
}
"""What is agreed with the official account's platform; `files`: a folder with files of the other three names."""
RECORDINGS_DIR = os.environ.get("HOTLINE_RECORDINGS", "")
PROVINCE_KEY = os.environ.get("HOTLINE_PROVINCE_KEY", "")

FILE_UPLOAD_HANDLERS = [
    "hotline.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CSRF_FAILURE_VIEW = "hotline.web.refusals.no_form_token"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "web" / "static"]
FRONT_END = CHECKOUT / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "hotline.web.front_end.FrontEnd",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "hotline.log_lines.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HOTLINE_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W003",
    "axes.W006",  # an account is locked from wherever it was tried
    "security.W021",  # browsers' own lists are for sites of the open network
]
