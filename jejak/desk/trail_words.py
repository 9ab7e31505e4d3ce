"""The actions of the audit trail in words, and the kinds that they are sorted into."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from jejak.audit.models import AuditEntry

# Kind: the nouns that its actions begin with; all others are "other".
KINDS: dict[str, tuple[str, ...]] = {
    "kegiatan": ("activity",),
    "foto": ("photo",),
    "perpustakaan": ("library", "aid"),
    "statistik": ("statistics", "deadline"),
    "rapor": ("definitions", "indicator", "target", "own_target"),
    "orang": ("invitation", "assignment", "account"),
    "lain": (),
}
KIND_CHOICES = [
    ("kegiatan", _("Activities")),
    ("foto", _("Photos")),
    ("perpustakaan", _("Libraries")),
    ("statistik", _("Monthly statistics")),
    ("rapor", _("Indicators and targets")),
    ("orang", _("People and accounts")),
    ("lain", _("Other")),
]
WORDS = {
    "activity.record": _("Recorded an activity"),
    "activity.edit": _("Changed a record"),
    "activity.submit": _("Sent a record"),
    "activity.delete_draft": _("Deleted a draft"),
    "activity.verify": _("Verified a record"),
    "activity.return": _("Returned a record"),
    "activity.withdraw": _("Withdrew a record"),
    "activity.restore": _("Restored a record"),
    "photo.receive": _("Sent a photo"),
    "photo.announce": _("Announced a photo"),
    "photo.forget": _("Took back a photo that had not arrived"),
    "photo.edit": _("Changed what a photo says"),
    "photo.remove": _("Removed a photo"),
    "photo.answer": _("Answered a question about a photo"),
    "photo.decide": _("Decided a question about a photo"),
    "library.create": _("Entered a library"),
    "library.profile": _("Changed a library's profile"),
    "library.recode": _("Corrected the place or type of a library"),
    "library.programme": _("Changed how a library came to the programme"),
    "library.successor": _("Named the successor of a library"),
    "aid.record": _("Noted aid that a library received"),
    "aid.edit": _("Changed a note of aid"),
    "aid.remove": _("Removed a note of aid"),
    "library.close": _("Closed a library"),
    "library.reopen": _("Opened a library again"),
    "statistics.record": _("Began a month of statistics"),
    "statistics.edit": _("Changed a month of statistics"),
    "statistics.close": _("Closed a month of statistics"),
    "statistics.reopen": _("Opened a month of statistics again"),
    "deadline.set": _("Set by when months are due"),
    "invitation.create": _("Invited somebody"),
    "invitation.renew": _("Made a new link for an invitation"),
    "invitation.revoke": _("Withdrew an invitation"),
    "invitation.accept": _("Accepted an invitation"),
    "assignment.create": _("Gave a role"),
    "assignment.end": _("Ended a role"),
    "account.create": _("Made an account"),
    "account.update": _("Changed their own details"),
    "account.password": _("Chose a new password"),
    "account.password_link": _("Made a link to a new password"),
    "account.password_code": _("Made a code to a new password"),
    "account.second_step_remove": _("Took the second step away from an account"),
    "account.second_step": _("Changed the second step"),
    "account.sign_out_device": _("Signed out on another device"),
    "account.sign_out_everywhere": _("Signed out everywhere"),
    "message.write": _("Wrote a message about a record"),
    "message.withdraw": _("Withdrew a message about a record"),
    "message.settle": _("Settled a question about a record"),
    "announcement.write": _("Wrote an announcement"),
    "announcement.change": _("Changed an announcement"),
    "announcement.withdraw": _("Withdrew an announcement"),
    "contact.note": _("Noted a contact with a library"),
    "mail.choose": _("Chose how often mail comes"),
    "export.request": _("Asked for a file"),
    "export.download": _("Downloaded a file"),
    "export.cancel": _("Called off a file"),
    "export.delete": _("Deleted a file"),
    "figure.save": _("Saved figures"),
    "figure.export": _("Downloaded figures"),
    "figure.download": _("Downloaded saved figures again"),
    "figure.rename": _("Renamed saved figures"),
    "filter.save": _("Kept a filter"),
    "filter.rename": _("Renamed a filter"),
    "filter.delete": _("Deleted a filter"),
    "intake.create": _("Pasted a table"),
    "intake.columns": _("Said what the columns of a table are"),
    "intake.mend": _("Mended a row of a table"),
    "intake.confirm": _("Took a table in"),
    "intake.delete": _("Deleted a table"),
    "account.switch_off": _("Switched an account off"),
    "account.switch_on": _("Switched an account on again"),
    "definitions.draft": _("Began a version of the indicators"),
    "definitions.edit": _("Changed the limits of a version"),
    "definitions.discard": _("Threw a draft of the indicators away"),
    "definitions.publish": _("Published a version of the indicators"),
    "indicator.save": _("Wrote an indicator"),
    "indicator.move": _("Moved an indicator"),
    "indicator.remove": _("Removed an indicator"),
    "target.set": _("Set an official target"),
    "target.remove": _("Removed a target"),
    "own_target.set": _("Set an own target"),
    "own_target.remove": _("Took an own target away"),
}


# Where the role is one's own.
OWN_WORDS = {
    "assignment.create": _("Took on a role"),
    "assignment.end": _("Left a role"),
}


def words_of(line: AuditEntry) -> str:
    """Return the action in words; one without words as it is named."""
    is_own = line.by_id is not None and line.detail.get("user") == line.by_id
    words = OWN_WORDS.get(line.action) if is_own else None
    return str(words or WORDS.get(line.action) or re.sub(r"[._]", " ", line.action))
