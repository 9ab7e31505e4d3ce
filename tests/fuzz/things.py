"""What stands in the country: rows of every model, each with words that nobody else has.

A new route with an object in its address: a line in KIND_OF and, for a new kind, a maker that
calls `country.add`. A new model: rows by a maker, or a reason in WITHOUT_ROWS. The words that a
row holds are told to `add` or `may_read` together with who may read them, by `docs/security.md`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.passwords import make_password_link, make_reset_code
from jejak.access.services import invite
from jejak.accounts.models import SavedFilter
from jejak.announcements.models import Announcement, Receipt
from jejak.common.periods import month_start
from jejak.directory.aid_models import LibraryAid
from jejak.directory.models import Intake
from jejak.indicators.models import DefinitionVersion, OwnTarget
from jejak.mentoring.models import ContactNote
from jejak.notices.models import Kind, MailSetting, Notice
from jejak.places.models import Level, Library, Region
from jejak.reports.files import file_path
from jejak.reports.models import Export, KeptComparison, KeptFigure
from jejak.statistics.content import REQUIRED
from jejak.statistics.models import MonthlyStatistics, ReportingDeadline
from jejak.statistics.services.versions import write_versions

from .budget import make_budget
from .budget_calendar import make_budget_calendar
from .country import Country, SeenBy, by_everybody
from .needs import make_needs
from .oracle import Place
from .plans import make_plans
from .records import make_messages, make_photos, make_records
from .threads import make_threads

LAST_MONTH = month_start(month_start(timezone.localdate()) - timedelta(days=1))

# Which kind of object a route has in its address; the longest beginning of its name counts.
KIND_OF = {
    "activity": "activity",
    "aid": "aid",
    "aid_new": "library",
    "activity_message_withdraw": "message",
    "announcement": "announcement",
    "assignment": "assignment",
    "budget_account": "budget_account",
    "budget_calendar": "regency",
    "budget_step": "budget_step",
    "calendar_feed_file": "calendar_feed_file",
    "calendar_feed_revoke": "calendar_feed",
    "assignment_leave": "own_assignment",
    "check_record": "activity",
    "definitions": "draft",
    "export": "export",
    "indicator": "draft",
    "intake": "intake",
    "kept": "kept",
    "intake_example": "example",
    "invitation": "invitation_code",
    "invitation_renew": "invitation",
    "invitation_revoke": "invitation",
    "library": "library",
    "meeting": "meeting",
    "mfa_remove_webauthn": "passkey",
    "need": "need",
    "need_evidence_remove": "proof",
    "notice": "notice",
    "password_by_link": "password_link",
    "own_targets_library": "library",
    "own_targets_region": "regency",
    "person": "person",
    "person_password": "assignment",
    "photo": "photo",
    "plan": "plan",
    "plan_line": "plan_line",
    "plan_line_new": "plan",
    "price": "price",
    "price_copy": "price_region",
    "price_new": "price_region",
    "price_paste": "price_region",
    "prices": "price_region",
    "proposal": "plan",
    "saved_filter": "saved_filter",
    "scorer": "scorer",
    "series": "series",
    "statistics_close": "month",
    "statistics_deadline": "region",
    "statistics_month": "month",
    "statistics_reopen": "month",
    "statistics_tally": "month",
    "target": "draft",
    "thread": "thread",
    "sync:photo": "arriving_photo",
}
# Words in an address that choose no object.
CHOICES = {"size": ["kecil", "besar"], "slug": ["koleksi", "tidak-ada"]}
# Whoever holds the code in the address may use it: that these answer is no leak.
BEARER = frozenset(
    {"calendar_feed_file", "invitation", "invitation_code"}
    | {"password_by_link", "password_by_code"}
)
# Who only looks on changes something here all the same: lays down an own task.
OWN_TASKS = frozenset({"assignment_leave"})
# Whoever may look at a library may have a link of their own to its calendar.
OWN_LINKS = frozenset({"calendar_feed_new", "calendar_feed_revoke"})
# Models that have no rows here, and why.
WITHOUT_ROWS = {
    "activities.SearchWord": "words for searching, of no library",
    "places.Boundary": "outlines of regions, which everybody may see",
    "places.BoundarySet": "outlines of regions, which everybody may see",
    "sync.Change": "written by the requests themselves",
    "accounts.Session": "one for each person who asks",
}


def fill(country: Country) -> None:
    for library in country.libraries:
        seen = country.whoever_may("view", library)
        country.add("library", {"pk": library.pk}, seen, *country.words_of_library[library.pk])
    records = make_records(country)
    make_messages(country, records)
    make_photos(country, records)
    make_invitations(country)
    make_notices(country)
    make_aid(country)
    make_notes_of_calls(country)
    make_own_things(country)
    make_intakes(country)
    make_announcements(country)
    make_definitions(country)
    make_months(country)
    make_needs(country)
    make_plans(country)
    make_threads(country)
    make_budget_calendar(country)
    make_budget(country)


def make_invitations(country: Country) -> None:
    places = [*country.libraries, country.regions["1101"], country.regions["12"]]
    for place in country.rng.sample(places, 10):
        roles = ["manager", "village_head"] if isinstance(place, Library) else ["observer"]
        word = country.word()
        row, code = invite(
            role=country.rng.choice(roles), place=place, by=None, invited_name=f"Bu {word}"
        )
        country.add("invitation", {"pk": row.pk}, country.whoever_may("invite", place), word)
        country.add("invitation_code", {"code": code}, by_everybody)
    for held in Assignment.objects.filter(ended_at=None).select_related("user"):
        country.add("assignment", {"pk": held.pk}, country.whoever_may("invite", held.place))
        country.add("own_assignment", {"pk": held.pk}, _only(held.user))
    for person in country.people:
        country.add("person", {"pk": person.pk}, _keepers_of(country, person))
    link = make_password_link(country.helped, by=country.keeper)
    country.add("password_link", link, by_everybody)
    make_reset_code(country.helped, by=country.keeper)


def _keepers_of(country: Country, person: Any) -> SeenBy:
    """Whoever may bring people in where the person holds a role or held one, and oneself."""

    def seen(reader: Any) -> bool:
        places = [held.place for held in country.oracle.ever.get(person.pk, [])]
        may = (country.oracle.may(reader, "invite", place) for place in places)
        return bool(reader == person) or any(may)

    return seen


def make_notices(country: Country) -> None:
    for person in country.people:
        word = country.word()
        row = Notice.objects.create(
            user=person,
            kind=Kind.RETURNED,
            at=timezone.now(),
            path="/kegiatan/",
            params={"title": f"Kelas {word}"},
        )
        country.add("notice", {"pk": row.pk}, _only(person), word)
        MailSetting.objects.create(user=person, rhythm=MailSetting.Rhythm.DAILY)


def _only(person: Any) -> SeenBy:
    return lambda reader: bool(reader == person)


def make_aid(country: Country) -> None:
    for library in country.rng.sample(country.libraries, 8):
        giver = country.word()
        row = LibraryAid.objects.create(
            library=library,
            regency_id=library.regency_id,
            province_id=library.province_id,
            partner_category=library.partner_category,
            kind=LibraryAid.Kind.BOOKS,
            giver=f"Yayasan {giver}",
            received_on=timezone.localdate(),
        )
        country.add("aid", {"pk": row.pk}, country.whoever_may("view", library), giver)


def make_notes_of_calls(country: Country) -> None:
    """Only those who review in a library read what was said when it was called."""
    for library in country.rng.sample(country.libraries, 10):
        word, caller = country.word(), country.rng.choice(country.people)
        ContactNote.objects.create(
            library=library,
            regency_id=library.regency_id,
            province_id=library.province_id,
            partner_category=library.partner_category,
            at=timezone.now(),
            by=caller,
            channel="phone",
            was_reached=True,
            text=f"Katanya {word}",
        )
        seen = country.whoever_may("review", library)
        country.may_read(seen, word, country.name_of(caller))


def make_own_things(country: Country) -> None:
    """What is one person's own: filters and files. No role opens another's."""
    for person in country.people:
        name, query, in_file = (country.word() for _n in range(3))
        kept = SavedFilter.objects.create(
            user=person,
            listing="kegiatan",
            name=name,
            query=f"cari={query}",
            saved_at=timezone.now(),
        )
        country.add("saved_filter", {"pk": kept.pk}, _only(person), name, query)
        export = Export.objects.create(
            user=person,
            listing="kegiatan",
            language="id",
            file_format="csv",
            state="ready",
            requested_at=timezone.now(),
            finished_at=timezone.now(),
            as_of=timezone.now(),
            row_count=1,
            done_count=1,
            byte_count=len(in_file),
        )
        file_path(export.pk, "csv").write_text(in_file)
        country.add("export", {"pk": export.pk}, _only(person), in_file)
        title = country.word()
        country.add("kept", {"pk": kept_figure(person, title)}, _only(person), title)
    # It asks everybody who they are, before it looks whether there is such a key.
    country.add("passkey", {"pk": 1}, by_everybody)


def kept_figure(person: Any, title: str) -> Any:
    """Return the id of what a person kept; who has no task kept it while they had one."""
    now = timezone.now()
    row = KeptFigure.objects.create(
        code=title[:8],
        user=person,
        title=title,
        kind="saved",
        page="capaian",
        query="",
        language="id",
        row_count=0,
        kept_at=now,
        as_of=now,
        database="",
        snapshot="1:1:",
        values={},
    )
    KeptComparison.objects.create(figure=row, compared_at=now)
    return row.pk


def make_intakes(country: Country) -> None:
    """Pasted tables, which only their makers see."""
    for person in country.rng.sample(country.people, 5):
        name, library = country.word(), country.word()
        row = Intake.objects.create(
            owner=person,
            kind="people",
            headings=["Nama", "Perpustakaan"],
            columns=["person", "library"],
            rows=[[f"Siti {name}", f"Perpustakaan {library}"]],
        )
        country.add("intake", {"pk": row.pk}, _only(person), name, library)
    country.add("example", {"kind": "libraries"}, by_everybody)


def make_announcements(country: Country) -> None:
    """Told down the tree to the named roles, kept by reviewers of at least the writer's rank."""
    roles = {"managers": ("manager",), "facilitators": ("facilitator",)}
    for _number in range(8):
        place: Library | Region = country.rng.choice(
            [*country.libraries[:4], *country.regions.values()]
        )
        audience = country.rng.choice(list(roles))
        title, text = country.word(), country.word()
        columns = {"library": place} if isinstance(place, Library) else {"region": place}
        writer = country.rng.choice(country.people)
        row = Announcement.objects.create(
            audience=[audience],
            title=f"Kabar {title}",
            text=f"Isi {text}",
            starts_on=timezone.localdate(),
            by=writer,
            role="facilitator",
            written_at=timezone.now(),
            **columns,
        )
        where = Place.of(place)

        def told(reader: Any, where: Place = where, audience: str = audience) -> bool:
            held = country.oracle.held.get(getattr(reader, "pk", 0), [])
            return any(h.role in roles[audience] and h.place.lies_in(where) for h in held)

        kept = country.whoever_may("review", place)

        def seen(reader: Any, told: SeenBy = told, kept: SeenBy = kept) -> bool:
            return reader is not None and reader.is_active and (told(reader) or kept(reader))

        country.add("announcement", {"pk": row.pk}, seen, title, text)
        country.may_read(seen, country.name_of(writer))
        Receipt.objects.create(announcement=row, user=writer, read_at=timezone.now())


def make_months(country: Country) -> None:
    """Monthly statistics, open and closed, and by when they are due."""
    for library in country.rng.sample(country.libraries, 8):
        word, writer, month = country.word(), country.rng.choice(country.people), LAST_MONTH
        sheet = MonthlyStatistics(
            library=library,
            regency_id=library.regency_id,
            province_id=library.province_id,
            partner_category=library.partner_category,
            month=month,
            note=f"Ada {word}",
            **dict.fromkeys(REQUIRED, 5),
            method="counted",
            recorded_by=writer,
            content_by=writer,
            recorded_at=timezone.now(),
            changed_at=timezone.now(),
        )
        if country.rng.random() < 0.5:
            day = timezone.localdate()
            sheet.state, sheet.closed_at, sheet.closed_by = "closed", timezone.now(), writer
            sheet.first_closed_on = sheet.due_on = day
        sheet.save()
        write_versions([sheet.pk], why="recorded", by=writer)
        seen = country.whoever_may("view", library)
        country.add("month", {"pk": library.pk, "bulan": f"{month:%Y-%m}"}, seen, word)
        country.may_read(seen, country.name_of(writer))
    for region in country.regions.values():
        country.add("region", {"code": region.code}, country.whoever_may("view", region))
    for region in (country.regions["1101"], country.regions["12"]):
        setter = country.rng.choice(country.people)
        ReportingDeadline.objects.create(region=region, day=8, valid_from=LAST_MONTH, by=setter)
        country.may_read(country.whoever_may("manage", region), country.name_of(setter))


def make_definitions(country: Country) -> None:
    """A draft that the national team alone reads, and targets that places set themselves."""
    word, nation = country.word(), country.regions["0"]
    national = country.whoever_may("define", nation)
    draft = DefinitionVersion.objects.create(number=3, note=f"Usul {word}")
    indicator = draft.indicators.create(
        code="kunjungan", name_id="Kunjungan", name_en="Visits", numerator="visits_onsite"
    )
    target = indicator.targets.create(amount=4, per_months=1)
    kwargs = {"pk": draft.pk, "code": indicator.code, "target": target.pk}
    # That there is a draft is no secret: whoever does not define is refused, not misled.
    country.add("draft", kwargs, by_everybody)
    country.may_read(national, word)
    year = timezone.localdate().year
    for library in country.libraries[:3]:
        own = {"code": "involvement", "year": year, "amount": 5, "per_months": 1}
        OwnTarget.objects.create(library=library, **own)
    for region in country.of_level(Level.REGENCY):
        own = {"code": "information", "year": year, "amount": 2, "per_months": 1}
        OwnTarget.objects.create(region=region, **own)
        country.add("regency", {"code": region.code}, _sees_totals(country, region))


def _sees_totals(country: Country, region: Region) -> SeenBy:
    return lambda person: country.oracle.sees_totals(person, Place.of(region))
