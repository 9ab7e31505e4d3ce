"""People who work on the web while phones send: a program that is told by lines of JSON.

`town.py` starts it, after `django.setup()`. It calls the services that the pages call. A failure
of the database is an answer too: whether the work was done nobody knows then, as on the web.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, connection, transaction

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.content import ActivityContent, content_of
from jejak.activities.models import Activity
from jejak.common.errors import JejakError
from jejak.figures.check import check_facts
from jejak.places.models import Library
from jejak.places.services import create_library
from jejak.plans.models import Theme
from tests.cast import PASSWORD, build_cast

Told = dict[str, Any]


class Office:
    def __init__(self) -> None:
        self.cast = build_cast()
        self.people: dict[int, User] = {}

    def settle(self, told: Told) -> Told:
        """Bring in so many managers, each of a library of her own in Ben's regency."""
        hashed = make_password(PASSWORD)
        found = []
        for number in range(told["count"]):
            ana = User.objects.create(
                username=f"ana{number}", name=f"Ana {number}", password=hashed
            )
            library = create_library(
                name=f"Perpustakaan Desa {number}",
                library_type=Library.Type.VILLAGE,
                region=self.cast.village,
                partner_category="national_full_support",
                by=None,
            )
            assign(ana, role=Role.MANAGER, place=library, by=None)
            self.people[ana.pk] = ana
            found.append(
                {
                    "person_id": ana.pk,
                    "username": ana.username,
                    "password": PASSWORD,
                    "library_id": library.pk,
                }
            )
        return {"managers": found}

    def record(self, told: Told) -> Told:
        fields = dict(told["fields"])
        theme = Theme.objects.get(code=fields.pop("theme"))
        held_on = date.fromisoformat(fields.pop("held_on"))
        row = services.record_activity(
            id=uuid.UUID(told["id"]),
            library=Library.objects.select_related("regency").get(pk=told["library_id"]),
            content=ActivityContent(**fields, held_on=held_on, theme_id=theme.pk),
            by=self.people[told["person_id"]],
        )
        return {"version": row.version}

    def edit(self, told: Told) -> Told:
        """Change fields in another window of the same person; so long until the commit."""
        row = Activity.objects.select_related("library__regency").get(pk=told["id"])
        with transaction.atomic():
            row = services.edit_activity(
                row,
                content=replace(content_of(row), **told["fields"]),
                base_version=row.version,
                by=self.people[told["person_id"]],
            )
            time.sleep(told["seconds"])
        return {"version": row.version}

    def give_back(self, told: Told) -> Told:
        row = Activity.objects.get(pk=told["id"])
        row = services.return_activity(row, remarks=told["remarks"], by=self.cast.ben)
        return {"version": row.version}

    def verify(self, told: Told) -> Told:
        row = services.verify_activity(Activity.objects.get(pk=told["id"]), by=self.cast.ben)
        return {"version": row.version}

    def check_figures(self, _told: Told) -> Told:
        return {"differences": [str(difference) for difference in check_facts()]}

    def answer(self, told: Told) -> Told:
        try:
            work = getattr(self, told["do"])
            return work(told)
        except JejakError as refusal:
            return {"refused": refusal.code}
        except ObjectDoesNotExist:
            return {"refused": "unknown"}
        except Error as error:
            connection.close()
            return {"failed": str(error)}
        except Exception:
            return {"error": traceback.format_exc()}


def main() -> None:
    office = Office()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(office.answer(json.loads(line))) + "\n")
        sys.stdout.flush()
