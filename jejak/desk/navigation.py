"""The menu that every page shows: only what the person may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike, assignments_of, scope_for
from jejak.activities.models import Activity, State
from jejak.activities.services.reviewers import waiting_for

# Counting stops here; the menu then says "99+".
COUNT_LIMIT = 100
# The capture app: files with an address of their own, not a route.
CAPTURE_APP = "/catat/"
# A phone shows this many places; the others open behind "More".
PHONE_PLACES = 4


@dataclass(frozen=True)
class Place:
    """One entry of the menu; `names` are the routes on which it is the current one."""

    label: str
    icon: str
    url: str
    names: frozenset[str]
    count: int = 0
    is_main_action: bool = False

    @property
    def count_text(self) -> str:
        return f"{COUNT_LIMIT - 1}+" if self.count >= COUNT_LIMIT else str(self.count)


@dataclass(frozen=True)
class Menu:
    places: list[Place]
    current: Place | None
    scope_name: str
    role_name: str

    @property
    def first_places(self) -> list[Place]:
        return self.places[:PHONE_PLACES]

    @property
    def further_places(self) -> list[Place]:
        return self.places[PHONE_PLACES:]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Offer the menu to every template; it is only built where it is shown."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"menu": SimpleLazyObject(lambda: build_menu(request))}


def build_menu(request: HttpRequest) -> Menu:
    user = request.user
    match = request.resolver_match
    places = places_for(user)
    name = match.url_name if match else None
    first = next(iter(assignments_of(user)), None)
    return Menu(
        places=places,
        current=next((place for place in places if name in place.names), None),
        scope_name=str(first.place) if first else "",
        role_name=str(Role(first.role).label) if first else "",
    )


def places_for(user: PersonLike) -> list[Place]:
    places = [Place(_("Home"), "home", reverse("home"), frozenset({"home"}))]
    if not assignments_of(user):
        return places
    is_reviewer = bool(scope_for(user, Action.REVIEW))
    places.append(review_place(user) if is_reviewer else activities_place(user))
    if scope_for(user, Action.RECORD):
        new = frozenset({"activity_new"})
        places.append(Place(_("Record"), "plus", reverse("activity_new"), new, is_main_action=True))
    results = Place(_("Results"), "chart", reverse("capaian"), RESULT_PAGES)
    # Whoever keeps a library looks at its card first, whoever serves many at the results.
    places += [results, card_place()] if is_reviewer else [card_place(), results]
    places.append(libraries_place(user))
    places.append(plans_place())
    places.append(statistics_place())
    if scope_for(user, Action.RECORD):
        places.append(Place(_("Record without a signal"), "phone", CAPTURE_APP, frozenset()))
    if scope_for(user, Action.DEFINE):
        places.append(indicators_place())
    if is_reviewer:
        places += [
            silent_place(),
            accounts_place(),
            people_place(),
            announcements_place(),
            regions_place(),
            files_place(),
        ]
    elif scope_for(user, Action.RECORD):
        places.append(announcements_place())
    else:
        places.append(files_place())
    return places


RESULT_PAGES = frozenset(
    {
        "capaian",
        "capaian_statistics",
        "capaian_targets",
        "capaian_compare",
        "definitions",
        "kept_figures",
        "kept_figure",
        "kept_new",
    }
)
ACTIVITY_PAGES = frozenset(
    {"activities", "activity", "activity_edit", "activity_history", "activity_return"}
)


CHECK_PAGES = ACTIVITY_PAGES | {"check_queue", "check_record", "check_many", "check_undo"}


def review_place(user: PersonLike) -> Place:
    waiting = waiting_for(user)[:COUNT_LIMIT].count()
    return Place(_("Review"), "checks", reverse("check_queue"), CHECK_PAGES, waiting)


def activities_place(user: PersonLike) -> Place:
    returned = 0
    if scope_for(user, Action.RECORD):
        returned = count_some(user, Action.RECORD, State.RETURNED)
    return Place(_("Activities"), "list", reverse("activities"), ACTIVITY_PAGES, returned)


def count_some(user: PersonLike, action: Action, state: State) -> int:
    return Activity.objects.allowing(user, action).filter(state=state)[:COUNT_LIMIT].count()


LIBRARY_PAGES = frozenset(
    {"libraries", "library", "library_new", "library_edit", "library_invite", "library_recode"}
    | {"library_edit_group", "library_aid", "aid_new", "aid_edit", "aid_remove", "library_close"}
    | {"library_successor", "library_programme", "library_history", "libraries_to_recode"}
    | {"intakes", "intake", "intake_new", "intake_columns", "intake_confirm", "intake_delete"}
)


def libraries_place(user: PersonLike) -> Place:
    own = {a.library_id for a in assignments_of(user)}
    if len(own) == 1 and (pk := own.pop()):
        return Place(_("Library"), "book", reverse("library", args=[pk]), LIBRARY_PAGES)
    return Place(_("Libraries"), "book", reverse("libraries"), LIBRARY_PAGES)


def card_place() -> Place:
    names = frozenset({"card", "card_libraries", "own_targets_library", "own_targets_region"})
    return Place(_("Report card"), "report", reverse("card"), names)


STATISTICS_PAGES = frozenset(
    {"statistics", "statistics_month", "statistics_tally", "statistics_close"}
    | {"statistics_reopen", "statistics_deadline", "completeness"}
)


def statistics_place() -> Place:
    return Place(_("Monthly statistics"), "cal", reverse("statistics"), STATISTICS_PAGES)


PLAN_PAGES = frozenset(
    {"plans", "plan", "plan_agree", "plan_close", "plan_delete", "plan_copy", "plan_compare"}
    | {"plan_link", "plan_line", "plan_line_new", "plan_line_edit", "plan_line_costs"}
    | {"plan_line_outcome", "plan_line_cancel", "plan_rollup", "thread", "thread_overview"}
    | {"needs", "need", "need_new", "need_edit", "need_settle", "need_evidence_add"}
    | {"meetings", "meeting", "meeting_new", "meeting_edit", "meeting_score", "meeting_decide"}
    | {"scorer_edit", "proposal", "proposal_print", "price_regencies", "prices", "price_new"}
    | {"price_edit", "price_paste", "budget_accounts", "budget_account_new"}
    | {"budget_account_edit", "budget_calendar"}
    | {"budget_calendar_region", "budget_calendar_dates", "budget_steps", "budget_step"}
    | {"budget_step_new", "calendar_feeds", "calendar_feed_new"}
)


def plans_place() -> Place:
    return Place(_("Plans and threads"), "plan", reverse("plans"), PLAN_PAGES)


INDICATOR_PAGES = frozenset(
    {"indicators", "definitions_edit", "indicator_edit", "definitions_dry_run"}
    | {"definitions_publish", "target_add"}
)


def indicators_place() -> Place:
    return Place(_("Indicators"), "list", reverse("indicators"), INDICATOR_PAGES)


def silent_place() -> Place:
    return Place(
        _("Who needs a call"), "talk", reverse("silent"), frozenset({"silent", "library_contact"})
    )


def accounts_place() -> Place:
    return Place(_("Accounts"), "key", reverse("coverage"), frozenset({"coverage"}))


def people_place() -> Place:
    names = frozenset(
        {"people", "serving", "person_invite", "invitation_sheet", "intake_sheet"}
        | {"person", "person_password", "person_switch_off", "assignment_end"}
        | {"assignment_transfer"}
    )
    return Place(_("People"), "users", reverse("people"), names)


ANNOUNCEMENT_PAGES = frozenset(
    {
        "announcements",
        "announcement",
        "announcement_new",
        "announcement_edit",
        "announcement_unread",
        "announcement_withdraw",
    }
)


def announcements_place() -> Place:
    return Place(_("Announcements"), "mega", reverse("announcements"), ANNOUNCEMENT_PAGES)


def regions_place() -> Place:
    return Place(_("Regions"), "pin", reverse("regions"), frozenset({"regions"}))


def files_place() -> Place:
    return Place(_("Files"), "down", reverse("exports"), frozenset({"exports", "export_new"}))
