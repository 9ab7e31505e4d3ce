"""Settings of the test run: cheap hashing, no static manifest."""

from tools.messages import compile_catalogs

from .settings import *  # noqa: F403

compile_catalogs()  # the .mo files are not committed

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A trigger forbids truncating activities, which is how a transactional test cleans up.
DATABASES["default"]["OPTIONS"] = {"options": "-c jejak.rebuilding=on"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True  # no collected files are expected
