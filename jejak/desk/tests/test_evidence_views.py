"""What proves a need: a figure, a record of an activity, a photo with its consent."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from jejak.activities.services import withdraw_activity
from jejak.activities.tasks import process_now
from jejak.activities.tests.factories import recorded
from jejak.media.models import Photo
from jejak.plans.models import NeedEvidence
from jejak.plans.tests.factories import needed


@pytest.fixture
def ana(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    client.force_login(cast.ana)
    return client


def fields(**changed):
    return {
        "kind": "figure",
        "statement": "38 keluarga menenun",
        "source": "Profil desa 2025",
        "dated_on": "2025-12-01",
    } | changed


def picture(name="alat.jpg"):
    file = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def test_a_figure_has_a_source_and_a_date(cast, ana):
    need = needed(cast)
    address = reverse("need_evidence_add", args=[need.pk])
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    answer = ana.post(address, fields(source="", dated_on=tomorrow))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"source", "dated_on"}
    assert "38 keluarga menenun" in answer.content.decode()
    ana.post(address, fields())
    assert (
        "Profil desa 2025, 1 Desember 2025"
        in ana.get(reverse("need", args=[need.pk])).content.decode()
    )


def test_a_form_that_comes_twice_is_one_piece_of_evidence(cast, ana):
    need = needed(cast)
    address = reverse("need_evidence_add", args=[need.pk])
    number = ana.get(address).context["form"]["id"].value()
    ana.post(address, fields(id=number))
    ana.post(address, fields(id=number))
    assert NeedEvidence.objects.count() == 1


def test_a_record_of_the_library_proves_it(cast, ana):
    """Only what counts is offered, and nothing of another library."""
    need = needed(cast)
    counted = recorded(cast, title="Kelas tenun")
    recorded(cast, title="Belum dikirim", submit=False)
    withdraw_activity(recorded(cast, title="Ditarik"), reason="Salah", by=cast.ana)
    elsewhere = recorded(cast, library=cast.province_library, by=cast.citra, title="Di provinsi")
    address = reverse("need_evidence_add", args=[need.pk])
    page = ana.get(address).content.decode()
    assert "Kelas tenun" in page
    assert not any(title in page for title in ("Belum dikirim", "Ditarik", "Di provinsi"))
    answer = ana.post(address, fields(kind="record", record_id=elsewhere.pk))
    assert set(answer.context["form"].errors) == {"record_id"}
    answer = ana.post(address, fields(kind="record", record_id=""))
    assert set(answer.context["form"].errors) == {"record_id"}
    ana.post(address, fields(kind="record", source="", record_id=counted.pk))
    page = ana.get(reverse("need", args=[need.pk])).content.decode()
    assert reverse("activity", args=[counted.pk]) in page


def test_a_photo_proves_it_and_whoever_sees_the_need_sees_the_photo(cast, ana, client):
    need = needed(cast)
    address = reverse("need_evidence_add", args=[need.pk])
    answer = ana.post(address, fields(kind="photo"))
    assert set(answer.context["form"].errors) == {"photo_id"}
    ana.post(address, fields(kind="photo", source="", photo_shows_people="no", photos=[picture()]))
    photo = NeedEvidence.objects.get().photo
    assert (photo.is_attached, photo.shows_people, photo.use) == (True, False, "internal")
    process_now()
    page = ana.get(reverse("photo_edit", args=[photo.pk])).content.decode()
    assert reverse("need", args=[need.pk]) in page
    answer = ana.post(reverse("photo_edit", args=[photo.pk]), {"caption": "Alat tenun"})
    assert answer.url == reverse("need", args=[need.pk])
    client.force_login(cast.omar)
    assert (
        reverse("photo_file", args=[photo.pk, "kecil"])
        in client.get(reverse("need", args=[need.pk])).content.decode()
    )
    picture_sent = client.get(reverse("photo_file", args=[photo.pk, "kecil"]))
    assert len(b"".join(picture_sent.streaming_content)) > 100
    client.force_login(cast.stranger)
    assert client.get(reverse("photo_file", args=[photo.pk, "kecil"])).status_code == 404
    client.force_login(cast.ana)
    removed = client.post(reverse("photo_remove", args=[photo.pk]), {"reason": "Diminta warga"})
    assert "Diminta warga" in client.get(removed.url).content.decode()


def test_no_wrong_answer_loses_a_photo(cast, ana):
    need = needed(cast)
    address = reverse("need_evidence_add", args=[need.pk])
    answer = ana.post(address, fields(kind="photo", statement="", photos=[picture()]))
    assert answer.status_code == 422
    photo = Photo.objects.get()
    assert f'name="photo_ids" value="{photo.pk}"' in answer.content.decode()
    ana.post(address, fields(kind="photo", photo_ids=[photo.pk]))
    assert NeedEvidence.objects.get().photo == photo


def test_a_file_that_is_no_photo_is_refused_beside_its_field(cast, ana):
    need = needed(cast)
    answer = ana.post(
        reverse("need_evidence_add", args=[need.pk]),
        fields(kind="photo", photos=[SimpleUploadedFile("a.jpg", b"bukan foto")]),
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"photo_id"}
    assert 'id="id_photo_id_error"' in answer.content.decode()
    assert not NeedEvidence.objects.exists()


def test_consent_that_contradicts_itself_is_asked_again(cast, ana):
    need = needed(cast)
    answer = ana.post(
        reverse("need_evidence_add", args=[need.pk]),
        fields(
            kind="photo",
            photos=[picture()],
            photo_shows_people="yes",
            photo_shows_children="yes",
            photo_consent="explicit",
            photo_use="public",
        ),
    )
    assert answer.status_code == 422
    assert Photo.objects.get().use == "internal"
    assert not NeedEvidence.objects.exists()


def test_evidence_is_taken_away_and_the_gap_is_back(cast, ana):
    need = needed(cast)
    ana.post(reverse("need_evidence_add", args=[need.pk]), fields())
    proof = NeedEvidence.objects.get()
    address = reverse("need_evidence_remove", args=[need.pk, proof.pk])
    assert "38 keluarga menenun" in ana.get(address).content.decode()
    assert "bukti" not in ana.get(reverse("needs")).context["open"][0].gaps
    ana.post(address)
    assert ana.get(reverse("needs")).context["open"][0].gaps[0] == "bukti"
    assert "belum ada bukti" in ana.get(reverse("need", args=[need.pk])).content.decode()
    assert ana.post(address).status_code == 404
