"""The table of `docs/security.md` is the table of `roles.py`."""

from pathlib import Path

from jejak.access.roles import ANYWHERE, GRANTS, HELD_OVER, Action, Role
from jejak.places.models import Level

PAGE = Path(__file__).resolve().parents[3] / "docs" / "security.md"


def held_over(role):
    if HELD_OVER[role] == ANYWHERE:
        return "any region"
    names = ["library" if level is None else Level(level).name.lower() for level in HELD_OVER[role]]
    return ", ".join(sorted(names))


def test_the_page_on_security_tells_the_roles_as_they_are():
    lines = PAGE.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| role | held over |"))
    written = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[start:]]
    table = written[: written.index([])]
    assert table[0][2:] == [action.value for action in Action]
    assert table[2:] == [
        [role.value, held_over(role)]
        + ["yes" if action in GRANTS[role] else "" for action in Action]
        for role in Role
    ]
