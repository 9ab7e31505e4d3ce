"""What each role may do. The table of `docs/security.md`, as data."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


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

# Whom a role may bring in; always below its own rank, but for a library's second manager.
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

# Roles held over one library; the others are held over a region.
LIBRARY_ROLES = frozenset({Role.MANAGER, Role.VILLAGE_HEAD})
# A facilitator may serve single libraries instead of a whole regency.
EITHER_ROLES = frozenset({Role.FACILITATOR})
