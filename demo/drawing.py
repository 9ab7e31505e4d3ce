"""Photos drawn by code in the palette of the design: flat, each different, nobody real."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 800, 600
# Drawn this much larger and shrunk, so that edges are smooth.
OVER = 2
JPEG_QUALITY = 78
WALLS = ("#E6D3AE", "#E5DCC6", "#DDE3D2", "#F2EBDC", "#D8DEEA", "#EAD9CF", "#CFDDD8", "#EFE3C0")
FLOORS = ("#A87743", "#8A6236", "#B98A55", "#7E6A52", "#9A8F80", "#6B4A24")
CLOTHES = (
    "#2C3A8C", "#E3A21A", "#AE3A1E", "#0F6B4F", "#64215F", "#4C95E3", "#5A5340", "#F3E3C4",
    "#2C7A70", "#C68300", "#8797CB", "#D98C7A", "#FFFEFA", "#87926A",
)  # fmt: skip
SKINS = ("#8A5836", "#9C6640", "#B97F54", "#C98F63", "#A8714A", "#7A4A2C")
HAIR = ("#1D2133", "#2A2018", "#3A2A20")
COVERS = ("#2C3A8C", "#AE3A1E", "#0F6B4F", "#E3A21A", "#64215F", "#4C95E3", "#FAF6EC", "#A87400")
LEAVES = ("#2F7A5B", "#0F6B4F", "#87926A", "#5C8A3A")

Box = tuple[float, float, float, float]


class Claim(NamedTuple):
    """What the camera is to have written down; both may be missing."""

    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


class Canvas:
    """A sheet measured in 96 x 72 parts, whatever its pixels."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.image = Image.new("RGB", (WIDTH * OVER, HEIGHT * OVER), rng.choice(WALLS))
        self.draw = ImageDraw.Draw(self.image)
        self.unit = WIDTH * OVER / 96

    def _scaled(self, box: Box) -> list[float]:
        return [value * self.unit for value in box]

    def rect(self, box: Box, fill: str, radius: float = 0) -> None:
        if radius:
            self.draw.rounded_rectangle(self._scaled(box), radius * self.unit, fill=fill)
        else:
            self.draw.rectangle(self._scaled(box), fill=fill)

    def oval(self, box: Box, fill: str) -> None:
        self.draw.ellipse(self._scaled(box), fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self.draw.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        scaled = [(x * self.unit, y * self.unit) for x, y in points]
        self.draw.line(scaled, fill=fill, width=max(1, round(width * self.unit)), joint="curve")

    def pick(self, colours: tuple[str, ...]) -> str:
        return self.rng.choice(colours)


def draw_photo(scene: str, seed: str, claim: Claim) -> bytes:
    """Return a JPEG of the scene; the same seed draws the same picture."""
    canvas = Canvas(Random(seed))
    SCENES.get(scene, around_a_table)(canvas)
    picture = canvas.image.reduce(OVER)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=JPEG_QUALITY, exif=exif_of(claim))
    return packed.getvalue()


def exif_of(claim: Claim) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Jejak", "gambar peragaan"
    if claim.taken_at:
        exif.get_ifd(0x8769)[0x9003] = claim.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    if claim.latitude is not None and claim.longitude is not None:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "S" if claim.latitude < 0 else "N", degrees(claim.latitude)
        place[3], place[4] = "E", degrees(claim.longitude)
    return exif


def degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(abs(value) * 3600, 1), 60)
    whole, minutes = divmod(minutes, 60)
    return whole, minutes, round(seconds, 1)


# -- parts ----------------------------------------------------------------------------------


def person(c: Canvas, x: float, y: float, size: float) -> None:
    """A person from the waist up, `y` at the chin; hair, cap or headscarf."""
    rng, cloth, skin = c.rng, c.pick(CLOTHES), c.pick(SKINS)
    c.rect((x - 5.6 * size, y + 2.5 * size, x + 5.6 * size, y + 24 * size), cloth, 5 * size)
    if rng.random() < 0.5:
        scarf = c.pick(CLOTHES)
        c.oval((x - 4.6 * size, y - 9.4 * size, x + 4.6 * size, y + 3.4 * size), scarf)
        c.shape(
            [(x - 4.4 * size, y - 2 * size), (x + 4.4 * size, y - 2 * size), (x, y + 8 * size)],
            scarf,
        )
        c.oval((x - 3 * size, y - 7 * size, x + 3 * size, y + 0.6 * size), skin)
        return
    hair = c.pick(HAIR)
    if rng.random() < 0.4:
        box = (x - 4.3 * size, y - 8.6 * size, x + 4.3 * size, y + 4 * size)
        c.rect(box, hair, 4 * size)
    c.rect((x - 2.2 * size, y - 1.5 * size, x + 2.2 * size, y + 4.2 * size), skin, size)
    c.oval((x - 3.5 * size, y - 8 * size, x + 3.5 * size, y + 0.8 * size), skin)
    c.draw.pieslice(
        c._scaled((x - 3.9 * size, y - 8.8 * size, x + 3.9 * size, y - 1.4 * size)),
        180 + rng.randint(-8, 8),
        360 + rng.randint(-8, 8),
        fill=hair,
    )


def row_of_people(c: Canvas, y: float, size: float, count: int) -> None:
    gap = 92 / count
    for place in range(count):
        x = 2 + gap * (place + 0.5) + c.rng.uniform(-1.6, 1.6)
        person(c, x, y + c.rng.uniform(-1.5, 1.5), size * c.rng.uniform(0.9, 1.1))


def floor(c: Canvas, y: float = 58) -> None:
    colour = c.pick(FLOORS)
    c.rect((0, y, 96, 72), colour)


def window(c: Canvas, x: float, y: float) -> None:
    c.rect((x, y, x + 18, y + 15), "#BFE0DC")
    peak = c.rng.uniform(3, 9)
    c.shape([(x, y + 15), (x + 6, y + peak), (x + 12, y + 11), (x + 18, y + 15)], c.pick(LEAVES))
    frame = "#8A6236"
    for left, top, right, bottom in (
        (x - 0.7, y - 0.7, x + 18.7, y), (x - 0.7, y + 15, x + 18.7, y + 15.7),
        (x - 0.7, y, x, y + 15), (x + 18, y, x + 18.7, y + 15), (x + 8.6, y, x + 9.4, y + 15),
    ):  # fmt: skip
        c.rect((left, top, right, bottom), frame)


def shelf(c: Canvas, x: float, y: float, width: float, boards: int) -> None:
    height = boards * 12 + 1.5
    c.rect((x, y, x + width, y + height), "#6B4A24")
    for board in range(boards):
        top = y + 1.5 + board * 12
        c.rect((x + 1, top, x + width - 1, top + 10.5), "#3F2C17")
        at = x + 1.4
        while at < x + width - 3:
            thick = c.rng.uniform(1.1, 2.3)
            if c.rng.random() < 0.88:
                tall = c.rng.uniform(6, 9.8)
                c.rect((at, top + 10.5 - tall, at + thick - 0.15, top + 10.5), c.pick(COVERS))
            at += thick


def banner(c: Canvas, x: float, y: float, width: float) -> None:
    colour = c.pick(("#2C3A8C", "#AE3A1E", "#0F6B4F", "#E3A21A"))
    c.rect((x, y, x + width, y + 10), colour)
    for line in range(2):
        end = x + width - 4 - c.rng.uniform(0, width / 3)
        c.rect((x + 4, y + 2.4 + line * 3.2, end, y + 4 + line * 3.2), "#FAF6EC")


def table(c: Canvas, y: float) -> None:
    left, right = c.rng.uniform(0, 8), 96 - c.rng.uniform(0, 8)
    c.rect((left, y, right, y + 14), "#A87743")
    c.rect((left, y, right, y + 1.4), "#C6935A")


def backdrop(c: Canvas) -> None:
    """A room: what hangs and stands behind the people."""
    for x in c.rng.sample((4, 28, 52, 74), 2):
        part = c.rng.choice((window, banner, shelf))
        if part is shelf:
            shelf(c, x, 8 + c.rng.uniform(0, 6), 18, 3)
        elif part is banner:
            banner(c, x - 2, 5 + c.rng.uniform(0, 4), 24)
        else:
            window(c, x, 7 + c.rng.uniform(0, 5))
    floor(c, 55 + c.rng.uniform(-2, 3))


def papers(c: Canvas, y: float, colours: tuple[str, ...]) -> None:
    for _number in range(c.rng.randint(3, 7)):
        x = c.rng.uniform(8, 84)
        c.rect((x, y + c.rng.uniform(0, 3), x + 6, y + 5), c.rng.choice(colours), 0.6)


# -- scenes ---------------------------------------------------------------------------------


def around_a_table(c: Canvas) -> None:
    backdrop(c)
    row_of_people(c, 36, 0.95, c.rng.randint(4, 7))
    table(c, 54)
    papers(c, 55, CLOTHES)


def meeting(c: Canvas) -> None:
    backdrop(c)
    row_of_people(c, 33, 0.85, c.rng.randint(3, 6))
    table(c, 48)
    papers(c, 48, ("#FFFEFA", "#F6EBD2"))
    row_of_people(c, 64, 1.05, c.rng.randint(2, 4))


def reading(c: Canvas) -> None:
    shelf(c, c.rng.uniform(-2, 6), 4, c.rng.uniform(30, 44), 4)
    shelf(c, c.rng.uniform(54, 62), 4, 40, 4)
    floor(c, 53)
    count = c.rng.randint(4, 6)
    row_of_people(c, 44, 0.8, count)
    for place in range(count):
        x = 2 + 92 / count * (place + 0.5) + c.rng.uniform(-1, 1)
        colour = c.pick(COVERS)
        c.shape([(x - 5, 55), (x, 57), (x, 64), (x - 5, 62)], colour)
        c.shape([(x + 5, 55), (x, 57), (x, 64), (x + 5, 62)], "#FAF6EC")


def shelves(c: Canvas) -> None:
    for place in range(3):
        shelf(c, 2 + place * 32 + c.rng.uniform(-2, 2), 4 + c.rng.uniform(0, 5), 28, 4)
    floor(c, 56)
    row_of_people(c, 40, 1.1, c.rng.randint(1, 4))


def laptops(c: Canvas) -> None:
    backdrop(c)
    count = c.rng.randint(3, 5)
    row_of_people(c, 34, 1.0, count)
    table(c, 55)
    for place in range(count):
        x = 2 + 92 / count * (place + 0.5) + c.rng.uniform(-2, 2)
        c.rect((x - 7, 45, x + 7, 56), "#332E25", 0.8)
        c.rect((x - 6.2, 45.8, x + 6.2, 55), c.pick(("#4C95E3", "#BFE0DC", "#8797CB")))
        c.rect((x - 8.5, 56, x + 8.5, 57.6), "#827F77", 0.6)


def field(c: Canvas) -> None:
    c.rect((0, 0, 96, 40), c.pick(("#BFE0DC", "#D8E6EE", "#F0E3C4")))
    c.shape(
        [(0, 40), (18, c.rng.uniform(14, 28)), (40, 34), (66, c.rng.uniform(10, 26)), (96, 40)],
        "#5E8A7A",
    )
    c.rect((0, 36, 96, 72), c.pick(("#87926A", "#9AA35E", "#A87743")))
    for number in range(c.rng.randint(6, 9)):
        y = 44 + number * 3.6
        shade = c.pick(LEAVES)
        for place in range(24):
            x = place * 4.1 + (number % 2) * 2 + c.rng.uniform(-0.5, 0.5)
            c.shape([(x, y + 3), (x + 1.2, y - c.rng.uniform(0, 2)), (x + 2.4, y + 3)], shade)
    row_of_people(c, 38, 0.75, c.rng.randint(2, 5))


def loom(c: Canvas) -> None:
    window(c, c.rng.uniform(2, 8), 8)
    floor(c, 62)
    left = c.rng.uniform(34, 42)
    c.rect((left, 12, 94, 15), "#6B4A24")
    c.rect((left, 12, left + 2.4, 64), "#6B4A24")
    c.rect((91.6, 12, 94, 64), "#6B4A24")
    thread = left + 4
    while thread < 90:
        c.rect((thread, 15, thread + 0.5, 60), "#F6EBD2")
        thread += 2.2
    y, colours = 60.0, c.rng.sample(CLOTHES, 3)
    while y > c.rng.uniform(28, 40):
        c.rect((left + 2.4, y - 4, 91.6, y), c.rng.choice(colours))
        x = left + 5 + c.rng.uniform(0, 3)
        while x < 88:
            diamond = [(x, y - 2), (x + 1.6, y - 3.6), (x + 3.2, y - 2), (x + 1.6, y - 0.4)]
            c.shape(diamond, "#FAF6EC")
            x += c.rng.choice((5, 6, 7))
        y -= 4
    person(c, c.rng.uniform(18, 26), 40, 1.25)


def sewing(c: Canvas) -> None:
    backdrop(c)
    count = c.rng.randint(3, 4)
    row_of_people(c, 34, 1.0, count)
    table(c, 54)
    for place in range(count):
        x = 4 + 92 / count * (place + 0.4)
        colour = c.pick(("#332E25", "#2C3A8C", "#FFFEFA", "#0F6B4F"))
        c.rect((x - 6, 44, x + 6, 47.5), colour, 1.2)
        c.rect((x + 2.6, 46, x + 6, 55), colour)
        c.rect((x - 6, 47, x - 4.4, 52), "#827F77")
        c.rect((x - 10, 53.4, x + 6, 56), c.pick(CLOTHES))


def kitchen(c: Canvas) -> None:
    backdrop(c)
    row_of_people(c, 34, 0.95, c.rng.randint(3, 5))
    table(c, 54)
    for _number in range(c.rng.randint(3, 5)):
        x = c.rng.uniform(10, 82)
        c.oval((x - 6, 50, x + 6, 58), c.pick(("#827F77", "#FFFEFA", "#AE3A1E")))
        c.oval((x - 4.8, 50.6, x + 4.8, 54.5), c.pick(("#E3A21A", "#F3E3C4", "#87926A", "#A8350F")))


def health(c: Canvas) -> None:
    backdrop(c)
    banner(c, 30 + c.rng.uniform(-8, 8), 6, 36)
    row_of_people(c, 38, 0.9, c.rng.randint(4, 6))
    x = c.rng.uniform(20, 76)
    c.rect((x - 0.6, 20, x + 0.6, 40), "#332E25")
    c.oval((x - 6, 26, x + 6, 38), "#FFFEFA")
    angle = c.rng.uniform(0, math.pi)
    c.line([(x, 32), (x + 4.5 * math.cos(angle), 32 - 4.5 * math.sin(angle))], "#AE3A1E", 0.7)
    table(c, 57)


def stage(c: Canvas) -> None:
    c.rect((0, 0, 96, 30), c.pick(("#2C3A8C", "#64215F", "#0F6B4F", "#BFE0DC", "#1D2133")))
    banner(c, 12 + c.rng.uniform(-4, 4), 4, 70)
    for place in range(16):
        x = place * 6 + c.rng.uniform(-0.4, 0.4)
        c.shape([(x, 0), (x + 5, 0), (x + 2.5, 3.5)], c.pick(("#E3A21A", "#AE3A1E", "#FFFEFA")))
    c.rect((0, 42, 96, 72), c.pick(FLOORS))
    row_of_people(c, 28, 0.75, c.rng.randint(2, 6))
    row_of_people(c, 60, 0.85, c.rng.randint(5, 9))


SCENES: dict[str, Callable[[Canvas], None]] = {
    "table": around_a_table,
    "meeting": meeting,
    "reading": reading,
    "shelf": shelves,
    "laptop": laptops,
    "field": field,
    "loom": loom,
    "sewing": sewing,
    "kitchen": kitchen,
    "health": health,
    "stage": stage,
}
