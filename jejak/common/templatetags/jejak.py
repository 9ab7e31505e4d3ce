"""Template tags of the house; the markup stands in `templates/components/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jejak.common import text
from jejak.common.charts import (
    BarChart,
    Evidence,
    LineChart,
    ShareChart,
    StackedChart,
    draw_bars,
    draw_lines,
    draw_shares,
    draw_stacked,
)
from jejak.common.charts.lines import dot_path
from jejak.common.maps import RegionMap

register = template.Library()

# Widths of a chart in its own units, so that its text stays readable on each page.
NARROW, WIDE = 300, 520

register.filter("num", text.number_text)
register.filter("short_num", text.short_number_text)
register.filter("exact", text.exact_text)
register.filter("percent", text.percent_text)
register.filter("idr", text.rupiah_text)
register.filter("day", text.day_text)
register.filter("day_short", text.short_day_text)


@register.filter
def month_name(number: int) -> str:
    """Return `Maret` of 3."""
    return str(MONTHS[number])


@register.filter
def month_runs(months: Iterable[int]) -> str:
    """Return `Mar sampai Agu, Okt` of the numbers of months."""
    return text.months_text(months)


@register.filter
def moment(value: datetime | None, zone: tzinfo | str | None = None) -> str:
    return text.moment_text(value, zone)


@register.filter
def breakable(value: object) -> SafeString:
    """Let a line end after each slash: names of the law are words of forty letters."""
    return format_html_join(SafeString("/<wbr>"), "{}", ((part,) for part in str(value).split("/")))


@register.filter
def get(values: Mapping[Any, Any] | None, key: object) -> Any:
    """Return what the mapping holds under a key that only the template knows, or nothing."""
    return (values or {}).get(key, "")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of `icons.svg`; a word stands beside it, so it is hidden from readers."""
    css = f"i {size}" if size else "i"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        static("icons.svg"),
        name,
    )


# The shape of a field, by its widget; the first that fits.
SHAPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "chips"),
    (forms.RadioSelect, "seg"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "check"),
    (forms.FileInput, "file"),
    (forms.Textarea, "area"),
    (forms.PasswordInput, "password"),
)
CHOICE_SHAPES = frozenset({"seg", "seg_in", "chips"})
STEPPERS = frozenset({"stepper", "stepper_small"})
CSS = {
    "select": "select",
    "area": "area",
    "file": "file",
    "check": "",
    **dict.fromkeys(STEPPERS, ""),
}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """Show a form's field: label, hint, what is wrong with it, and its input.

    `as` = input, select, area, stepper, stepper_small, date, day, seg, seg_in, chips, check,
    file or password; without it the widget decides. `label` and `hint` replace the form's own.
    `above` is markup between label and input, such as a reviewer's remark; `optional` says
    beside the label that it may be left empty; `today` is the day in the library's zone.
    """
    shape = options.get("as") or shape_of(bound)
    hint = options.get("hint", bound.help_text)
    described = []
    if hint:
        described.append(f"{bound.auto_id}_hint")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    context = {
        "bound": bound,
        "shape": "stepper" if shape == "stepper_small" else shape,
        "is_big": shape == "stepper",
        "id": bound.auto_id,
        "label": options.get("label", bound.label),
        "hint": hint,
        "above": options.get("above", ""),
        "is_optional": options.get("optional", False),
        "today": options.get("today"),
        "described_by": " ".join(described),
        "is_choice": shape in CHOICE_SHAPES,
    }
    if shape in CHOICE_SHAPES:
        context["choices"] = choices_of(bound)
    else:
        context["widget"] = widget_of(bound, shape, context["described_by"])
    return context


def shape_of(bound: BoundField) -> str:
    widget = bound.field.widget
    for kind, shape in SHAPES:
        if isinstance(widget, kind):
            return shape
    return "date" if getattr(widget, "input_type", "") == "date" else "input"


def widget_of(bound: BoundField, shape: str, described_by: str) -> SafeString:
    # None would let Django name the ids of its own markup; False writes no attribute.
    attrs: dict[str, Any] = {"aria-describedby": described_by or False}
    css = CSS.get(shape, "input")
    if css:
        attrs["class"] = css
    if shape in STEPPERS:
        attrs |= {"inputmode": "numeric"}
    if shape in {"date", "day"}:
        return day_widget(bound, attrs)
    return SafeString(bound.as_widget(attrs=attrs))


def day_widget(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """Browsers read and send the value of a date input as ISO, in every language."""
    value = bound.value()
    typed = value.isoformat() if isinstance(value, date) else str(value or "")
    attrs = {**bound.build_widget_attrs(attrs, bound.field.widget), "id": bound.auto_id}
    widget = forms.DateInput({**bound.field.widget.attrs, "type": "date"})
    return SafeString(widget.render(bound.html_name, typed, attrs))


def choices_of(bound: BoundField) -> list[tuple[BoundWidget, object]]:
    """Return the inputs of a choice, each with the hint that the form's field has for it."""
    hints = getattr(bound.field, "hints", {})
    choices = bound.subwidgets
    if isinstance(bound.field.widget, forms.Select):
        radios = forms.RadioSelect(choices=bound.field.widget.choices)
        attrs = bound.build_widget_attrs({"id": bound.auto_id}, radios)
        data = radios.subwidgets(bound.html_name, bound.value(), attrs)
        choices = [BoundWidget(radios, one, bound.form.renderer) for one in data]
    return [(widget, hints.get(str(widget.data["value"]), "")) for widget in choices]


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Sum up what is wrong, with a link to each field; shows nothing when all is well."""
    return {"form": form, "fields": [bound for bound in form if bound.errors]}


@register.inclusion_tag("components/figure.html")
def figure(  # noqa: PLR0917 - the order in which pages name them
    value: object,
    label: object,
    href: str = "",
    detail: object = "",
    evidence: Evidence | None = None,
    definition_href: str = "",
) -> dict[str, Any]:
    """Show a number first, then its name, then details, then how it is proven."""
    shown = text.number_text(value) if isinstance(value, int | float) else value
    return {
        "value": text.NOT_RECORDED if shown is None else shown,
        "label": label,
        "href": href,
        "detail": detail,
        "evidence": evidence,
        "definition_href": definition_href,
    }


@register.inclusion_tag("components/evidence_bar.html")
def evidence_bar(shares: Evidence | None) -> dict[str, Any]:
    return {"shares": shares}


@register.inclusion_tag("components/evidence_key.html")
def evidence_key() -> dict[str, Any]:
    return {}


def both_widths(draw: Callable[[Any, int], Any], chart: object) -> list[tuple[str, Any]]:
    """Return the drawing for a narrow and for a wide page; CSS shows the one that fits."""
    return [("only-s", draw(chart, NARROW)), ("only-l", draw(chart, WIDE))]


@register.inclusion_tag("components/stacked_months.html")
def stacked_months(chart: StackedChart) -> dict[str, Any]:
    return {"chart": chart, "drawings": both_widths(draw_stacked, chart)}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, Any]:
    return {"chart": chart, "drawings": both_widths(draw_bars, chart)}


@register.inclusion_tag("components/line_chart.html")
def line_chart(chart: LineChart) -> dict[str, Any]:
    legend = [(line, dot_path(number, 14, 6)) for number, line in enumerate(chart.lines)]
    return {"chart": chart, "drawings": both_widths(draw_lines, chart), "legend": legend}


@register.inclusion_tag("components/share_chart.html")
def share_chart(chart: ShareChart) -> dict[str, Any]:
    return {"chart": chart, "drawings": both_widths(draw_shares, chart)}


@register.inclusion_tag("components/kpi.html")
def kpi(colour: str, word: object) -> dict[str, Any]:
    """Show a colour of the report card (green, yellow, red, grey) as its shape with its word."""
    return {"colour": colour, "word": word}


@register.inclusion_tag("components/scale.html")
def score_scale(score: Any, yellow: Any, green: Any) -> dict[str, Any]:
    """Draw where a score stands between 0 and 100."""
    return {
        "score": text.number_text(score),
        "needle": 3 * float(score),
        "label": min(max(3 * float(score), 14), 286),
        "yellow": yellow,
        "green": green,
        "between": green - yellow,
        "rest": 100 - green,
        "marks": [(3 * limit, text.short_number_text(limit)) for limit in (yellow, green)],
    }


@register.inclusion_tag("components/region_map.html")
def region_map(map: RegionMap, other_href: str = "", *, as_tiles: bool = False) -> dict[str, Any]:
    """Show outlines where they are loaded, else tiles, with legend and table.

    `other_href` leads to the same page with the other picture.
    """
    return {
        "map": map,
        "areas": None if as_tiles else map.areas,
        "other_href": other_href if map.areas else "",
    }


@register.inclusion_tag("components/meter.html")
def meter(percent: float | None) -> dict[str, Any]:
    """Show a share as a short bar with its number; None is not known."""
    return {"percent": percent}
