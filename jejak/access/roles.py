"""What each role may do. The table of `docs/security.md`, as data."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from jejak.places.models import Level, Library, Region


class Action(StrEnum):
    VIEW = "view"
    RECORD = "record"  # create and edit what happened in a library
    REVIEW = "review"  # verify or return it
    PROFILE = "profile"  # the library's own description
    INVITE = "invite"  # bring people in, within `INVITABLE`
    MANAGE = "manage"  # open, recode and close libraries, end assignments
    DEFINE = "define"  # lists, indicators, regions


class Role(models.TextChoices):
    MANAGER = "manager", _("Library manager")
    VILLAGE_HEAD = "village_head", _("Village head")
    FACILITATOR = "facilitator", _("Facilitator")
    REGENCY_OFFICE = "regency_office", _("Regency office")
    PROVINCE_OFFICE = "province_office", _("Province office")
    MASTER_TRAINER = "master_trainer", _("Master trainer")
    CONSULTANT = "consultant", _("Consultant")
    OBSERVER = "observer", _("Observer")
    SYNERGY_TEAM = "synergy_team", _("Synergy team")
    NATIONAL = "national", _("National team")


VIEW, RECORD, REVIEW = Action.VIEW, Action.RECORD, Action.REVIEW
PROFILE, INVITE, MANAGE, DEFINE = Action.PROFILE, Action.INVITE, Action.MANAGE, Action.DEFINE
OFFICE = frozenset({VIEW, RECORD, REVIEW, PROFILE, INVITE, MANAGE})

# Who keeps the accounts of many: these are advised to sign in with a second step.
OFFICES = frozenset({Role.REGENCY_OFFICE, Role.PROVINCE_OFFICE, Role.NATIONAL})

GRANTS: dict[Role, frozenset[Action]] = {
    Role.MANAGER: frozenset({VIEW, RECORD, PROFILE, INVITE}),
    Role.VILLAGE_HEAD: frozenset({VIEW}),
    Role.FACILITATOR: frozenset({VIEW, RECORD, REVIEW, INVITE}),
    Role.REGENCY_OFFICE: OFFICE,
    # The province office records for its own library only: see `scope_for`.
    Role.PROVINCE_OFFICE: OFFICE,
    Role.MASTER_TRAINER: frozenset({VIEW}),
    Role.CONSULTANT: frozenset({VIEW}),
    Role.OBSERVER: frozenset({VIEW}),
    Role.SYNERGY_TEAM: frozenset({VIEW}),
    Role.NATIONAL: frozenset({VIEW, REVIEW, PROFILE, INVITE, MANAGE, DEFINE}),
}

# A reviewer must stand above the person whose words they verify.
RANK: dict[Role, int] = {
    Role.MANAGER: 1,
    Role.FACILITATOR: 2,
    Role.REGENCY_OFFICE: 3,
    Role.PROVINCE_OFFICE: 4,
    Role.NATIONAL: 5,
}

# Whom a role may bring in: below its own rank, but for a second manager and for the
# national team, which brings in its own.
INVITABLE: dict[Role, tuple[Role, ...]] = {
    Role.MANAGER: (Role.MANAGER,),
    Role.FACILITATOR: (Role.MANAGER, Role.VILLAGE_HEAD),
    Role.REGENCY_OFFICE: (
        Role.MANAGER,
        Role.VILLAGE_HEAD,
        Role.FACILITATOR,
        Role.SYNERGY_TEAM,
    ),
    Role.PROVINCE_OFFICE: (
        Role.MANAGER,
        Role.VILLAGE_HEAD,
        Role.FACILITATOR,
        Role.SYNERGY_TEAM,
        Role.REGENCY_OFFICE,
    ),
    Role.NATIONAL: tuple(Role),
}

# Over what a role is held; None stands for a single library.
ANYWHERE = frozenset(Level)
HELD_OVER: dict[Role, frozenset[Level | None]] = {
    Role.MANAGER: frozenset({None}),
    Role.VILLAGE_HEAD: frozenset({None}),
    # A facilitator may serve single libraries instead of a whole regency.
    Role.FACILITATOR: frozenset({Level.REGENCY, None}),
    Role.REGENCY_OFFICE: frozenset({Level.REGENCY}),
    Role.PROVINCE_OFFICE: frozenset({Level.PROVINCE}),
    Role.MASTER_TRAINER: ANYWHERE,
    Role.CONSULTANT: ANYWHERE,
    Role.OBSERVER: ANYWHERE,
    Role.SYNERGY_TEAM: ANYWHERE,
    Role.NATIONAL: frozenset({Level.COUNTRY}),
}


def fits_place(role: Role, place: Library | Region) -> bool:
    """Return whether the role is held over such a place at all."""
    level = Level(place.level) if isinstance(place, Region) else None
    return level in HELD_OVER[role]
