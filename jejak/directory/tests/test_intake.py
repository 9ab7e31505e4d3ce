"""Tables of libraries and people: checked, mended, taken over as a whole or not at all."""

from jejak.access.models import Invitation
from jejak.audit.models import AuditEntry
from jejak.directory.intake import services
from jejak.directory.intake.tables import read_text
from jejak.places.models import Library

HEAD = "Nama Perpustakaan\tJenis\tDesa\tKecamatan\tNama Pengelola\tNo WA"


def pasted(by, *rows, head=HEAD, kind="libraries"):
    return services.start_intake(read_text("\n".join([head, *rows])), kind=kind, by=by)


def test_a_clean_table_opens_its_libraries_and_invites_their_managers(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\tSiti Aminah\t0812-3456-7890",
        "Perpustakaan Desa Kangkung Jaya\tDesa\tKangkung\tKangkung\t\t",
    )
    before = Library.objects.count()

    done = services.confirm_intake(intake, by=cast.rina)

    assert Library.objects.count() == before + 2
    tbm = Library.objects.get(name="TBM Pelangi")
    assert (tbm.library_type, tbm.village, tbm.regency) == ("tbm", cast.village, cast.regency)
    invitation = Invitation.objects.get()
    assert (invitation.library, invitation.role) == (tbm, "manager")
    assert (invitation.invited_name, invitation.invited_phone) == ("Siti Aminah", "+6281234567890")
    assert (done.rows, done.made["libraries"][0]) == ([], tbm.pk)
    assert AuditEntry.objects.get(action="intake.confirm").detail == {"libraries": 2, "people": 1}
