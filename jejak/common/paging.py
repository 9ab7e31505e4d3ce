"""Links between the pages of a list that is read by keyset."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """What `{% pager %}` shows; an empty address shows no link."""

    newer_href: str = ""
    older_href: str = ""
    text: str = ""
