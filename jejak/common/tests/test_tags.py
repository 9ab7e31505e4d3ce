"""The components write what a person and a screen reader need."""

from datetime import date

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from jejak.common.charts import Evidence, Series, StackedChart


class Sewing(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label="Name", help_text="As people call it.")
    held_on = forms.DateField(label="Date", widget=forms.DateInput({"type": "date"}))
    count = forms.IntegerField(label="People", widget=forms.TextInput)
    mode = forms.ChoiceField(
        label="Mode", choices=[("on", "On site"), ("off", "Online")], widget=forms.RadioSelect
    )
    photos = forms.FileField(label="Photos")
    agreed = forms.BooleanField(label="All agreed")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)


def shown(source: str, **context: object) -> str:
    with translation.override("en"):
        return engines["django"].from_string(source).render(context)


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    page = shown("{% field form.title %}", form=Sewing({"title": ""}))
    assert 'class="field bad"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_hint id_title_error"' in page
    assert 'id="id_title_error"' in page
    assert 'id="id_title_hint"' in page


def test_what_was_typed_is_kept() -> None:
    typed = {"title": "Sewing <b>", "held_on": "31/02/2026", "mode": "off"}
    page = shown("{% for bound in form %}{% field bound %}{% endfor %}", form=Sewing(typed))
    assert 'value="Sewing &lt;b&gt;"' in page
    assert 'value="31/02/2026"' in page
    assert "checked" in page


@pytest.mark.parametrize("shape", ["date", "day"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_date_is_given_to_the_browser_as_iso(shape: str, language: str) -> None:
    form = Sewing(initial={"held_on": date(2026, 11, 21)})
    with translation.override(language):
        page = (
            engines["django"]
            .from_string("{% field form.held_on as=shape %}")
            .render({"form": form, "shape": shape})
        )
    assert page.count("type=") == 1
    assert 'type="date"' in page
    assert 'value="2026-11-21"' in page


def test_the_buttons_of_a_stepper_wait_for_the_script() -> None:
    page = shown('{% field form.count as="stepper" %}', form=Sewing())
    assert page.count("hidden") >= 2
    assert 'aria-label="Less: People"' in page


def test_a_choice_is_one_group_with_a_legend() -> None:
    page = shown("{% field form.mode %}", form=Sewing())
    assert "<legend>Mode</legend>" in page
    assert page.count('type="radio"') == 2


def test_a_list_to_choose_from_can_be_shown_as_buttons() -> None:
    class Language(forms.Form):
        code = forms.ChoiceField(choices=[("id", "Indonesia"), ("en", "English")])

    page = shown('{% field form.code as="seg_in" %}', form=Language(initial={"code": "en"}))
    assert page.count('type="radio"') == 2
    assert page.count("English") == 1
    assert "<option" not in page


def test_the_summary_leads_to_each_field() -> None:
    page = shown("{% form_errors form %}", form=Sewing({}))
    for name in Sewing.base_fields:
        assert f'href="#id_{name}"' in page
    assert shown("{% form_errors form %}", form=Sewing()).strip() == ""


def test_a_figure_is_a_door_to_its_records() -> None:
    evidence = Evidence.from_counts(
        seen=9, verified=61, photo=18, total=100, any_verified=70, any_photo=88
    )
    page = shown('{% figure 3088 "Activities" "/x" "" evidence "/def" %}', evidence=evidence)
    assert '<a href="/x">3,088</a>' in page
    assert 'aria-label="Definition: Activities"' in page
    assert "70% verified, 88% with photos" in page
    assert "9% seen on site, 61% verified, 18% with photos, 12% only reported" in page


def test_a_chart_is_drawn_for_both_widths_with_its_table() -> None:
    chart = StackedChart("By month", ["Jan"], [Series("Classes", "c1", [1200])], ["Jan 2019"])
    page = shown("{% stacked_months chart %}", chart=chart)
    assert 'viewBox="0 0 300' in page
    assert 'viewBox="0 0 520' in page
    assert '<th scope="row">Jan 2019</th>' in page
    assert "1,200" in page


def test_a_chart_keeps_decimal_points_in_indonesian() -> None:
    chart = StackedChart("t", ["a", "b", "c"], [Series("s", "c1", [1, 2, 3])])
    with translation.override("id"):
        page = engines["django"].from_string("{% stacked_months c %}").render({"c": chart})
    assert ',"' not in page.replace('", "', "")
    assert 'width="48,' not in page
