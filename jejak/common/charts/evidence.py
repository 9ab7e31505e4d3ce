"""How well a sum is proven."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Evidence:
    """How a sum is proven, in percent.

    `seen`, `verified`, `photo` and `reported` count each record once, at its strongest
    evidence, and sum to 100. `verified_share` and `photo_share` are each a share on its own.
    """

    seen: int
    verified: int
    photo: int
    reported: int
    verified_share: int
    photo_share: int

    @classmethod
    def from_counts(
        cls, *, seen: int, verified: int, photo: int, total: int, any_verified: int, any_photo: int
    ) -> Evidence | None:
        """Return shares of `total`; `seen`, `verified`, `photo` are counts at strongest level."""
        if total <= 0:
            return None
        ends = [round(100 * part / total) for part in (seen, seen + verified)]
        ends.append(round(100 * (seen + verified + photo) / total))
        return cls(
            seen=ends[0],
            verified=ends[1] - ends[0],
            photo=ends[2] - ends[1],
            reported=100 - ends[2],
            verified_share=round(100 * any_verified / total),
            photo_share=round(100 * any_photo / total),
        )

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """Return (class, start, width) of each drawn part; the rest is only reported."""
        ends = [self.seen, self.seen + self.verified, self.seen + self.verified + self.photo]
        starts = [0, *ends[:2]]
        drawn = zip("ovp", starts, ends, strict=True)
        return [(name, start, end - start) for name, start, end in drawn if end > start]

    @property
    def text(self) -> str:
        return _(
            "Strength of evidence: %(seen)s%% seen on site, %(verified)s%% verified, "
            "%(photo)s%% with photos, %(reported)s%% only reported"
        ) % {
            "seen": self.seen,
            "verified": self.verified,
            "photo": self.photo,
            "reported": self.reported,
        }
