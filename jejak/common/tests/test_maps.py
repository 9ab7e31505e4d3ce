"""Tiles and maps: what colours mean, with and without colour, and what has nothing to show."""

from typing import Any

from django.template import engines
from django.utils import translation

from jejak.common.maps import Area, AreaMap, RegionMap
from jejak.common.tiles import SHARE_LIMITS, TileItem, draw_tiles, letters_of, paint


def shown(source: str, **context: object) -> str:
    with translation.override("en"):
        return engines["django"].from_string(source).render(context)


def drawn(items: list[TileItem], *, with_outlines: bool = False, **options: Any) -> RegionMap:
    with translation.override("en"):
        places, legend = paint(items, "activities", none="no partner yet", **options)
    areas = None
    if with_outlines:
        shapes = [Area("M0 0l9 0 0 9z", place) for place in places[:-1]]
        areas = AreaMap(shapes, places[-1:], 1000, 383, "Badan Informasi, CC BY")
    return RegionMap("Activities", places, legend, draw_tiles(places, legend), areas, True)


TWO = [TileItem("33", "Jawa Tengah", 430, "/jateng"), TileItem("11", "Aceh", 0, None)]
CARDS = [
    TileItem("11", "Aceh", 81.5, "/aceh", "green", "Green"),
    TileItem("33", "Jawa Tengah", None, "/jateng", "grey", "Grey"),
]


def test_a_place_without_partner_is_no_step_and_no_link():
    # Limits of the one value: 0, and 430 made round, 400.
    chart = drawn(TWO)
    assert [(place.code, place.css) for place in chart.places] == [("11", "q0"), ("33", "q2")]
    page = shown("{% region_map map %}", map=chart)
    tiles = page.split("<details>")[0]
    assert 'aria-label="Jawa Tengah: 430 activities"' in tiles
    assert tiles.count("<a ") == 1
    assert "Aceh: no partner yet" in tiles


def test_a_value_that_is_not_recorded_is_no_zero():
    places, _legend = paint([TileItem("11", "Aceh", None, "/")], "visits", none="not recorded")
    assert (places[0].css, places[0].title) == ("q0", "Aceh: not recorded")


def test_shares_have_five_even_steps():
    items = [TileItem(str(code), "x", value, "/") for code, value in ((11, 0), (12, 60), (13, 100))]
    places, legend = paint(items, "verified", none="-", limits=SHARE_LIMITS, suffix="%")
    assert [place.css for place in places] == ["q1", "q4", "q5"]
    assert legend.entries[0] == ("q1", "0–19")
    assert legend.entries[-1] == ("q5", "80%+")
    assert places[1].title == "x: 60% verified"


def test_colours_of_the_report_card_have_shape_and_word():
    chart = drawn(CARDS)
    assert chart.legend.entries == [("green", "Green 1"), ("grey", "Grey 1")]
    page = shown("{% region_map map %}", map=chart)
    assert 'aria-label="Aceh: Green, 81.5"' in page
    assert 'aria-label="Jawa Tengah: Grey"' in page
    assert page.count("shapes.svg#k-grey") == 3


def test_outlines_are_links_with_a_title_and_name_their_source():
    page = shown("{% region_map map '/petak' %}", map=drawn([*CARDS, *TWO[1:]], with_outlines=True))
    assert '<a href="/aceh" aria-label="Aceh: Green, 81.5"><path class="t-green"' in page
    assert 'fill="url(#w-green)"' in page
    assert "Badan Informasi, CC BY" in page
    assert "Without an outline: Jawa Tengah" in page
    assert 'class="tiles' not in page
    assert 'href="/petak"' in page


def test_tiles_can_be_asked_for_where_outlines_are_loaded():
    chart = drawn(CARDS, with_outlines=True)
    page = shown("{% region_map map '/peta' as_tiles=True %}", map=chart)
    assert 'class="tiles' in page
    assert "<path" not in page
    assert "Show as a map" in page
    # Without outlines there is nothing to change to.
    assert "/peta" not in shown("{% region_map map '/peta' %}", map=drawn(CARDS))


def test_letters_of_a_regency_and_a_city_of_one_name_differ():
    letters = letters_of(
        {
            "3322": "Kabupaten Semarang",
            "3324": "Kabupaten Kendal",
            "3374": "Kota Semarang",
            "1609": "Kabupaten Ogan Komering Ulu Selatan",
        }
    )
    assert letters == {"1609": "OKUS", "3322": "Sem", "3324": "Ken", "3374": "Smr"}
    assert letters_of({"1": "", "2": ""})["1"] == "?"
