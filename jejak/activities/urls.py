from django.urls import include, path

from . import recording_views, review_views, series_views, views
from . import series_change_views as series_changes

urlpatterns = [
    path("kegiatan/", views.activities, name="activities"),
    path("kegiatan/baru/", recording_views.activity_new, name="activity_new"),
    path("kegiatan/<uuid:pk>/", views.activity, name="activity"),
    path("kegiatan/<uuid:pk>/ubah/", recording_views.activity_edit, name="activity_edit"),
    path("kegiatan/<uuid:pk>/kirim/", recording_views.activity_submit, name="activity_submit"),
    path(
        "kegiatan/<uuid:pk>/hapus/",
        recording_views.activity_delete_draft,
        name="activity_delete_draft",
    ),
    path("kegiatan/<uuid:pk>/riwayat/", views.activity_history, name="activity_history"),
    path("kegiatan/<uuid:pk>/tarik/", views.activity_withdraw, name="activity_withdraw"),
    path("kegiatan/<uuid:pk>/pulihkan/", views.activity_restore, name="activity_restore"),
    path("kegiatan/<uuid:pk>/verifikasi/", review_views.activity_verify, name="activity_verify"),
    path("kegiatan/<uuid:pk>/kembalikan/", review_views.activity_return, name="activity_return"),
    path("seri/baru/", series_views.series_new, name="series_new"),
    path("seri/<uuid:pk>/", series_views.series, name="series"),
    path("seri/<uuid:pk>/ubah/", series_changes.series_edit, name="series_edit"),
    path("seri/<uuid:pk>/geser/", series_changes.series_shift, name="series_shift"),
    path("seri/<uuid:pk>/tambah/", series_views.series_add, name="series_add"),
    path("seri/<uuid:pk>/hapus/", series_changes.series_delete, name="series_delete"),
    path("", include("jejak.activities.photo_urls")),
    path("", include("jejak.activities.checking.urls")),
    path("", include("jejak.activities.talk.urls")),
]
