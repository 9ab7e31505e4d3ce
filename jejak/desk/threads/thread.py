"""From what is known of a thread to its six links, each with a page, or with what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.activities.models import Activity
from jejak.common.periods import Period
from jejak.common.text import day_text, number_text, percent_text

from .facts import Facts, LineName, Step

ICONS = {
    Step.NEED: "need",
    Step.PRIORITY: "target",
    Step.PLAN: "plan",
    Step.ACTIVITIES: "users",
    Step.EVIDENCE: "gallery",
    Step.FIGURE: "chart",
}


ADVICE: dict[Step, Callable[[], str]] = {
    Step.NEED: lambda: _("Without a need nobody can say why it is done."),
    Step.PRIORITY: lambda: _("Several people score the needs together, then it is agreed."),
    Step.PLAN: lambda: _("What is in no plan gets no budget, and no figure says why it was held."),
    Step.ACTIVITIES: lambda: _("Hold it still, or say in the plan why it is cancelled."),
    Step.EVIDENCE: lambda: _("One photo of the meeting is enough."),
}


@dataclass(frozen=True)
class Door:
    """The one action that closes a gap."""

    href: str
    word: str


@dataclass(frozen=True)
class Link:
    """One link of a thread.

    `state`: "" stands, "part" needs something still, "lost" is a gap, "wait" cannot be yet.
    """

    step: Step
    title: str
    number: str = ""
    href: str = ""
    state: str = ""
    door: Door | None = None
    is_current: bool = False
    # Whether the stitch to the next link is torn.
    is_broken: bool = False

    @property
    def kind(self) -> str:
        return step_names()[self.step]

    @property
    def icon(self) -> str:
        return ICONS[self.step]

    @property
    def is_gap(self) -> bool:
        return self.state == "lost"

    @property
    def advice(self) -> str:
        """Why a gap matters, in one sentence."""
        return ADVICE[self.step]()


def step_names() -> dict[Step, str]:
    return {
        Step.NEED: _("Need"),
        Step.PRIORITY: _("Priority"),
        Step.PLAN: _("Plan"),
        Step.ACTIVITIES: _("Activities"),
        Step.EVIDENCE: _("Evidence"),
        Step.FIGURE: _("Figure"),
    }


def links_of(facts: Facts) -> list[Link]:
    """Return the six links in their order."""
    links = [
        _need(facts),
        _priority(facts),
        _plan(facts),
        _activities(facts),
        _evidence(facts),
        _figure(facts),
    ]
    after = [*links[1:], links[-1]]
    return [
        replace(
            link,
            door=link.door if facts.place.may_record else None,
            is_current=link.step is facts.place.step,
            is_broken=link.is_gap or (following.is_gap and following is not link),
        )
        for link, following in zip(links, after, strict=True)
    ]


def address_of(facts: Facts) -> str:
    """Return the page that tells the thread step by step; empty where it is several threads."""
    place, record, line = facts.place, facts.record, facts.lines.only
    if record is not None:
        return reverse("thread", args=["kegiatan", record.pk])
    if place.step is Step.PLAN and line is not None:
        return reverse("thread", args=["rencana", line.id])
    if facts.needs.only is not None:
        return reverse("thread", args=["kebutuhan", facts.needs.only.pk])
    return ""


def doors_of(facts: Facts) -> list[Door]:
    """Return where one goes on from the page of a thread."""
    line, library, need = facts.lines.only, facts.place.library, facts.needs.only
    doors = []
    if facts.place.may_record and line is not None and line.is_open and facts.lines.standing:
        address = f"{reverse('activity_new')}?rencana={line.id}"
        doors.append(Door(address, _("Record an activity for it")))
    if line is not None:
        doors.append(Door(reverse("plan", args=[line.plan_id]), _("The whole work plan")))
    if facts.place.may_record and need is not None and need.is_open:
        doors.append(Door(hub(facts, kebutuhan=need.pk), _("Take it into another plan")))
    query = urlencode({"wilayah": library.regency.code})
    address = f"{reverse('thread_overview')}?{query}"
    return [*doors, Door(address, _("Where threads break in the region"))]


def hub(facts: Facts, **query: object) -> str:
    """Return the library's page of needs, meetings and plans."""
    return f"{reverse('plans')}?{urlencode({'perpustakaan': facts.place.library.pk, **query})}"


def _all_of(facts: Facts, step: Step) -> str:
    address = address_of(facts)
    return f"{address}#{step}" if address else hub(facts)


def _need(facts: Facts) -> Link:
    need, step = facts.needs.only, Step.NEED
    if need is not None:
        number = ""
        if not need.is_open:
            number = _("Settled")
        elif need.affected_count is not None:
            unit = need.get_affected_unit_display()
            number = f"{number_text(need.affected_count)} {unit}"
        return Link(step, need.problem, number, reverse("need", args=[need.pk]))
    if facts.needs.ids:
        count = number_text(len(facts.needs.ids))
        query = urlencode({"perpustakaan": facts.place.library.pk})
        href = f"{reverse('needs')}?{query}"
        return Link(step, _("Needs: %(count)s") % {"count": count}, href=href)
    if facts.lines.only is None:
        return Link(step, _("Known through the plan"), state="wait")
    return Link(step, _("No need noted for it"), state="lost", door=_door_to_need(facts.lines.only))


def _door_to_need(line: LineName) -> Door:
    if line.may_change:
        return Door(reverse("plan_line_edit", args=[line.id]), _("Choose the need"))
    return Door(reverse("plan", args=[line.plan_id]), _("Revise the plan"))


def _priority(facts: Facts) -> Link:
    found, step, need = facts.priority, Step.PRIORITY, facts.needs.only
    if found is None:
        if need is None:
            return Link(step, _("Follows the need"), state="wait")
        if not need.is_open:
            return Link(step, _("Settled without a ranking"), state="wait")
        query = urlencode({"perpustakaan": facts.place.library.pk, "kebutuhan": need.pk})
        door = Door(f"{reverse('meeting_new')}?{query}", _("Rank it in a meeting"))
        return Link(step, _("Not ranked yet"), state="lost", door=door)
    href = reverse("meeting", args=[found.meeting.pk])
    day = day_text(found.meeting.held_on)
    if not found.meeting.is_decided:
        return Link(step, _("Being scored"), day, href, "part")
    if found.scoring is None:
        counts = {"count": number_text(found.agreed), "all": number_text(found.needs)}
        title = _("Agreed: %(count)s of %(all)s") % counts
        return Link(step, title, day, href, "" if found.agreed else "part")
    places = {"rank": number_text(found.scoring.rank), "all": number_text(found.needs)}
    title = _("Rank %(rank)s of %(all)s") % places
    if not found.is_agreed:
        return Link(step, title, _("not agreed"), href, "part")
    return Link(step, title, _("score %(score)s") % {"score": number_text(found.score)}, href)


def _plan(facts: Facts) -> Link:
    lines, step = facts.lines, Step.PLAN
    # Of a line itself it is told that it was cancelled; a need is in no plan then.
    is_of_needs = lines.only is None or facts.place.step in {Step.NEED, Step.PRIORITY}
    if not lines.standing and is_of_needs:
        return _no_plan(facts)
    title = _("Activities planned: %(count)s") % {"count": number_text(lines.standing)}
    href = _all_of(facts, step)
    if lines.only is not None:
        title, href = lines.only.title, reverse("plan_line", args=[lines.only.id])
        if lines.cancelled:
            return Link(step, title, _("Cancelled"), href, "wait")
    if without := len(facts.needs.ids) - lines.needs:
        number = _("needs without a plan: %(count)s") % {"count": number_text(without)}
        return Link(step, title, number, href, "part")
    if lines.drafts:
        number = _("not agreed yet: %(count)s") % {"count": number_text(lines.drafts)}
        return Link(step, title, number, href, "part")
    number = _("meetings: %(count)s") % {"count": number_text(lines.planned)}
    return Link(step, title, number, href)


def _no_plan(facts: Facts) -> Link:
    step, found, need = Step.PLAN, facts.priority, facts.needs.only
    if facts.record is not None:
        return _in_no_plan(facts, facts.record)
    if need is not None and not need.is_open:
        return Link(step, _("Settled without a plan"), state="wait")
    if found is not None and not found.meeting.is_decided:
        return Link(step, _("After the meeting decides"), state="wait")
    if found is not None and not found.is_agreed:
        return Link(step, _("Not agreed, so not planned"), state="wait")
    if not facts.needs.ids:
        return Link(step, _("Nothing planned yet"), state="wait")
    query = {"kebutuhan": need.pk} if need is not None else {}
    return Link(step, _("No plan yet"), state="lost", door=Door(hub(facts, **query), _("Plan it")))


def _in_no_plan(facts: Facts, record: Activity) -> Link:
    step = Step.PLAN
    if record.state == "withdrawn":
        return Link(step, _("Withdrawn"), state="wait")
    door = None
    if facts.may_change_record:
        door = Door(hub(facts, tahun=record.held_on.year), _("Plan the year"))
        if facts.has_open_lines:
            href = reverse("activity_edit", args=[record.pk])
            door = Door(href, _("Choose what it carries out"))
    return Link(step, _("In no plan"), state="lost", door=door)


def _activities(facts: Facts) -> Link:
    held, lines, step = facts.held, facts.lines, Step.ACTIVITIES
    record = facts.record
    people = _("participants: %(count)s") % {"count": number_text(held.participants)}
    if record is not None and not lines.count:
        href = reverse("activity", args=[record.pk])
        if record.counts:
            return Link(step, record.title, people, href)
        return Link(step, record.title, str(record.get_state_display()), href, "part")
    if not held.count:
        return _nothing_held(facts)
    counts = {"count": number_text(held.count), "all": number_text(lines.planned)}
    title = _("Held: %(count)s of %(all)s") % counts
    href = reverse("plan_line", args=[lines.only.id]) + "#h-done" if lines.only else ""
    if held.count == 1 and held.first and record is None:
        href = reverse("activity", args=[held.first])
    href = href or _all_of(facts, step)
    if lines.missing:
        return Link(step, title, _late(facts), href, "part")
    return Link(step, title, people, href)


def _late(facts: Facts) -> str:
    return _("meetings missing: %(count)s") % {"count": number_text(facts.lines.missing)}


def _nothing_held(facts: Facts) -> Link:
    lines, held, step = facts.lines, facts.held, Step.ACTIVITIES
    href = _all_of(facts, step) if held.drafts else ""
    if lines.missing:
        door = None
        if lines.only is not None and lines.only.is_open:
            address = f"{reverse('activity_new')}?rencana={lines.only.id}"
            door = Door(address, _("Record an activity for it"))
        return Link(step, _("Late"), _late(facts), href, "lost", door)
    if not lines.standing:
        word = _("Cancelled") if lines.cancelled else _("Nothing planned yet")
        return Link(step, word, state="wait")
    if lines.drafts == lines.standing:
        return Link(step, _("When the plan is agreed"), state="wait")
    number = ""
    if held.drafts:
        number = _("drafts: %(count)s") % {"count": number_text(held.drafts)}
    return Link(step, _("Not yet"), number, href, "wait")


def _evidence(facts: Facts) -> Link:
    held, step = facts.held, Step.EVIDENCE
    if not held.count:
        return Link(step, _("Nothing recorded yet"), state="wait")
    address = reverse("activity", args=[held.first]) if held.first else ""
    verified = _("%(percent)s verified") % {
        "percent": percent_text(100 * held.verified / held.count)
    }
    if not held.with_photo:
        door = Door(address, _("Add a photo")) if address else None
        return Link(step, _("No photo yet"), verified, state="lost", door=door)
    title = _("Photos: %(count)s") % {"count": number_text(held.photos)}
    href = address if held.count == 1 else _all_of(facts, step)
    if held.without_photo:
        without = _("without a photo: %(count)s") % {"count": number_text(held.without_photo)}
        number = f"{verified}, {without}"
        door = Door(address, _("Add a photo")) if address else None
        return Link(step, title, number, href, "part", door)
    return Link(step, title, verified, href)


def _figure(facts: Facts) -> Link:
    figure, step = facts.figure, Step.FIGURE
    if figure is None:
        return Link(step, _("Nothing to count yet"), state="wait")
    year = Period.year(figure.year)
    query = urlencode(
        {
            "wilayah": figure.region.code,
            "dari": year.start.isoformat(),
            "sampai": year.end.isoformat(),
        }
    )
    return Link(
        step,
        f"{figure.region.full_name} {figure.year}",
        _("activities counted: %(count)s") % {"count": number_text(figure.activities)},
        f"{reverse('capaian')}?{query}",
    )
