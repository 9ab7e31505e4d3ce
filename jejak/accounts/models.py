"""People who sign in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .names import spoken_phone


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """An account. What it may do stands in `access.Assignment`, nowhere else."""

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    username = models.CharField(_("username"), max_length=60, unique=True)
    # Null, not empty: many people have none, and those given are unique.
    phone = models.CharField(  # noqa: DJ001
        _("mobile number"), max_length=20, null=True, unique=True, help_text="E.164"
    )
    email = models.EmailField(_("e-mail"), null=True, blank=True)  # noqa: DJ001
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.INDONESIAN
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="username_is_lower_case",
                condition=models.Q(username__regex=r"^[a-z0-9][a-z0-9._-]+$"),
            ),
            models.CheckConstraint(
                name="phone_is_e164",
                condition=models.Q(phone=None) | models.Q(phone__regex=r"^\+[0-9]{8,15}$"),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="email_belongs_to_one_person",
                condition=models.Q(email__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def sign_in_name(self) -> str:
        """The name to remember: as it is typed in Indonesia, `0812…`, or the username."""
        return spoken_phone(self.phone) or self.email or self.username

    def get_full_name(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """A browser that is signed in: Django's row, and whose it is, on what, since when.

    No address of the network is kept.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    # In words, such as "Chrome, Android"; what the browser sends is not kept.
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    # To the day: it is written at most once a day.
    used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return what reads and writes such rows; Django's manager asks."""
        return import_string(settings.SESSION_ENGINE + ".SessionStore")


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: Any) -> "SavedFilterQuerySet":
        """A filter is its owner's, and nobody else's."""
        return self.filter(user_id=user.pk)


class SavedFilter(models.Model):
    """A filter of a list that one person keeps; it holds an address and no rows."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    listing = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2_000, blank=True)
    saved_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user", "listing", Lower("name"), name="a_filter_has_a_name_of_its_own"
            )
        ]

    def __str__(self) -> str:
        return self.name
