"""Six monthly sheets whose sums were worked out by hand.

Libraries as in `thirty`: K Sukorejo in Kabupaten Kendal, A Argopeni in Kabupaten Kebumen, P the
provincial library of Jawa Tengah, M Jatirejo in Jawa Timur. A month is due on the 10th of the
next. "c 9/9": closed, for the first time on 9 September. "-" is not recorded.

    no  lib  month    onsite online  ict  loans members titles  how        state
     1   K   2026-08     100     20   40     30      80    500  counted    c 9/9    on time
     2   K   2026-09     120     30   50      -      84      -  counted    c 10/10  on time
     3   K   2026-10      90      -   45     12       -      -  -          open
     4   A   2026-09      60      0   10      5      40    300  estimated  c 11/10  late
     5   P   2026-09     400    100  200    250     900   9000  counted    c 2/10, opened again
     6   M   2026-09      10      5    -      -      12      -  estimated  open

September alone:

    K    visits on site 120
    A    60
    Jawa Tengah  120 + 60 + 400 = 580, closed sheets 2 of 3 (P is open again), on time 2 (K, P)
    nation       580 + 10 = 590, 4 sheets, on time 2; estimated 2 (A, M)
    loans        A 5 + P 250 = 255, known of 2

August to October, the nation: flows are summed, of stocks each library's last is taken.

    on site   100 + 120 + 90 + 60 + 400 + 10                    = 780
    online    20 + 30 + 0 + 100 + 5                             = 155
    ict       40 + 50 + 45 + 10 + 200                           = 345
    loans     30 + 12 + 5 + 250                                 = 297
    members   K 84 (September), A 40, P 900, M 12               = 1,036
    titles    K 500 (August), A 300, P 9,000                    = 9,800
    6 sheets, closed 3 (1, 2, 4), on time 3 (1, 2, 5)
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.statistics.services import close_statistics, reopen_statistics, save_statistics

NAMES = ("visits_onsite", "visits_online", "ict_users", "loans", "members_total", "titles")


def build_six(cast: SimpleNamespace) -> None:
    """Write the table above through the services."""
    libraries = {
        "K": (cast.library, cast.ana),
        "A": (cast.other_library, cast.stranger),
        "P": (cast.province_library, cast.citra),
        "M": (cast.far_library, cast.stranger),
    }
    for key in "AM":
        assign(cast.stranger, role=Role.MANAGER, place=libraries[key][0], by=None)
    for row in rows():
        library, by = libraries[row[1]]
        month = date.fromisoformat(f"{row[2]}-01")
        changes: dict[str, object] = {
            name: int(text) for name, text in zip(NAMES, row[3:9], strict=True) if text != "-"
        }
        if row[9] != "-":
            changes["method"] = row[9]
        if row[10] == "c":
            changes["members_new"] = 0
        at = datetime(2026, 11, 1, 1, tzinfo=UTC)
        sheet = save_statistics(library, month, changes=changes, base_version=0, by=by, at=at)
        if row[10] != "c":
            continue
        day, number = row[11].rstrip(",").split("/")
        at = datetime(2026, int(number), int(day), 3, tzinfo=UTC)
        close_statistics(library, month, base_version=sheet.version, by=by, at=at)
        if "again" in row:
            reopen_statistics(library, month, reason="Salah hitung.", by=by, at=at)


def rows() -> list[list[str]]:
    """Read the table above, so that what is counted is what is written there."""
    lines = (__doc__ or "").splitlines()
    found = [line.split() for line in lines if line.strip()[:1].isdigit() and "2026-" in line]
    return [line for line in found if line[1] in "KAPM" and len(line) > 10]
