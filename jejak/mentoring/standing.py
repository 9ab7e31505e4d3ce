"""How a library stands: its account, as expressions on `Library` that the database computes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from jejak.access.models import Assignment, Invitation
from jejak.access.roles import Role
from jejak.figures.models import LibraryMonth
from jejak.places.querysets import LibraryQuerySet


class AccountState(models.IntegerChoices):
    """From the widest gap to none; the order of the lists."""

    NOTHING = 0, _("No account, not invited")
    EXPIRED = 1, _("Invitation too old")
    INVITED = 2, _("Invited")
    NEVER_SIGNED_IN = 3, _("Never signed in")
    NEVER_REPORTED = 4, _("Never reported")
    REPORTED = 5, _("Has reported")
    CLOSED = 6, _("Closed")

    @property
    def slug(self) -> str:
        """As it stands in an address."""
        return self.name.lower()


WITHOUT_ACCOUNT = (AccountState.NOTHING, AccountState.EXPIRED, AccountState.INVITED)
SIGNED_IN = (AccountState.NEVER_REPORTED, AccountState.REPORTED)


def managers() -> models.QuerySet[Assignment]:
    """Who keeps a library and may sign in: somebody deactivated is no account."""
    return Assignment.objects.active().filter(role=Role.MANAGER, user__is_active=True)


def pending_for_managers() -> models.QuerySet[Invitation]:
    """Promises to a manager that nobody accepted or withdrew, also when too old."""
    return Invitation.objects.filter(role=Role.MANAGER, accepted_at=None, revoked_at=None)


def with_account_state(
    libraries: LibraryQuerySet, *, now: datetime, today: date
) -> LibraryQuerySet:
    """Annotate `account_state`; a closed library asks for nothing whatever accounts it has."""
    here: dict[str, Any] = {"library": OuterRef("pk")}
    keepers, promised = managers().filter(**here), pending_for_managers().filter(**here)
    reported = LibraryMonth.objects.filter(**here, n__gt=0)
    state = Case(
        When(closed_on__lte=today, then=Value(AccountState.CLOSED.value)),
        When(
            Exists(keepers.filter(user__last_login__isnull=False)),
            then=Case(
                When(Exists(reported), then=Value(AccountState.REPORTED.value)),
                default=Value(AccountState.NEVER_REPORTED.value),
            ),
        ),
        When(Exists(keepers), then=Value(AccountState.NEVER_SIGNED_IN.value)),
        When(
            Exists(promised.filter(expires_at__gt=now)),
            then=Value(AccountState.INVITED.value),
        ),
        When(Exists(promised), then=Value(AccountState.EXPIRED.value)),
        default=Value(AccountState.NOTHING.value),
        output_field=models.SmallIntegerField(),
    )
    return libraries.annotate(account_state=state)
