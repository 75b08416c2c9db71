"""What Django is told. Everything that differs from desk to desk is a DUEBY_ variable."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from dueby.desk import environment
from dueby.desk.loglines import logging_of

HOME = environment.home()
SECRET_KEY = environment.secret("SECRET_KEY")
JOURNAL_KEY = environment.secret("JOURNAL_KEY")
DATABASES = {"default": environment.database(environment.text("DATABASE"))}

PORT = environment.number("PORT", 8000)
BASE_URL = environment.text("BASE_URL", f"http://localhost:{PORT}").rstrip("/")
IS_LOOPBACK = environment.switch("LOOPBACK")
ALLOWED_HOSTS = environment.names("HOSTS", environment.LOOPBACK)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

MAIL_SERVER = environment.mail_server()
MAIL_FROM = environment.mail_from()
DKIM_KEY = environment.mail_key(MAIL_FROM)
ADDRESS_TAGS = environment.switch("ADDRESS_TAGS", default=True)
AUTHSERV_IDS = environment.names("AUTHSERV_IDS", ())
MAIL_DOOR = environment.mail_door()
MAIL_LIMIT = environment.number("MAIL_MEGABYTES", 60) * 1024 * 1024
COUNTRY = environment.country()
SALES_ADDRESS = environment.text("SALES_ADDRESS", "sales@localhost")
ADMINISTRATOR = environment.text("ADMINISTRATOR", "administrator@localhost")

ATTACHMENTS = HOME / "attachments"
ATTACHMENT_LIMIT = environment.number("ATTACHMENT_MEGABYTES", 25) * 1024 * 1024
REQUEST_LIMIT = 5 * ATTACHMENT_LIMIT
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = logging_of(environment.level(), environment.shape_of_lines())
METRICS_TOKEN = environment.text("METRICS_TOKEN")

DEBUG = False
ROOT_URLCONF = "dueby.desk.urls"
ASGI_APPLICATION = "dueby.desk.asgi.application"
STREAM_GUARD = "dueby.desk.pages.listening.may_listen"
STREAM_PASS_GUARD = "dueby.desk.channels.chat.passes.still_good"  # noqa: S105 - a function
NAVIGATION_COUNTS = {
    "mails": "dueby.desk.channels.email.listing.waiting_for",
    "calls": "dueby.desk.channels.phone.listing.waiting_for",
    "chats": "dueby.desk.channels.chat.listing.waiting_for",
    "duty": "dueby.desk.paging.telling.waiting_for",
}
DUTY_CALENDARS = "dueby.desk.paging.calendars.calendar_named"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "dueby.desk.ui",
    "dueby.desk.people",
    "dueby.desk.journal",
    "dueby.desk.outbox",
    "dueby.desk.streams",
    "dueby.desk.health",
    "dueby.desk.products",
    "dueby.desk.contracts",
    "dueby.desk.clocks",
    "dueby.desk.tickets",
    "dueby.desk.channels.portal",
    "dueby.desk.channels.phone",
    "dueby.desk.channels.email",
    "dueby.desk.channels.chat",
    "dueby.desk.notices",
    "dueby.desk.paging",
    "dueby.desk.advisories",
    "dueby.desk.upgrades",
    "dueby.desk.training",
    "dueby.desk.quotations",
    "dueby.desk.pages",
    "dueby.desk.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dueby.desk.ui.assets.AssetMiddleware",
    "dueby.desk.ui.encoding.only_readable",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dueby.desk.people.zones.reader_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Where the texts of letters lie, a directory for each language; the vendor's own come first.
LETTERS = [
    HOME / "templates/tickets/letters",
    Path(__file__).with_name("tickets") / "templates/tickets/letters",
]

AUTH_USER_MODEL = "people.User"
# Addresses are unique whatever their capitals, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "dueby.desk.people.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "dueby.desk.people.entrance_forms.LoginForm",
    "reset_password": "dueby.desk.people.entrance_forms.ResetPasswordForm",
    "reset_password_from_key": "dueby.desk.people.entrance_forms.ResetPasswordKeyForm",
    "change_password": "dueby.desk.people.entrance_forms.ChangePasswordForm",
    "set_password": "dueby.desk.people.entrance_forms.SetPasswordForm",
    "reauthenticate": "dueby.desk.people.entrance_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Who accepted an invitation has shown that the address is theirs.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Failed sign-ins are counted by address and by account; all the processes count together.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# A header that says where a request comes from is believed of so many proxies and no more.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MFA_ADAPTER = "dueby.desk.people.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "dueby.desk.people.entrance_forms.CodeForm",
    "reauthenticate": "dueby.desk.people.entrance_forms.CodeAgainForm",
    "activate_totp": "dueby.desk.people.entrance_forms.ActivateForm",
}
MFA_TOTP_ISSUER = "Dueby"
MFA_TOTP_TOLERANCE = 1
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_shared_memory",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
EMAIL_BACKEND = "dueby.desk.people.mailing.OutboxBackend"
DEFAULT_FROM_EMAIL = MAIL_FROM

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
IS_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "frame-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
STATIC_URL = "/static/"
STATIC_ROOT = environment.directory("static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dueby.desk.ui.assets.NamedByContent"},
}
WHITENOISE_USE_FINDERS = True
