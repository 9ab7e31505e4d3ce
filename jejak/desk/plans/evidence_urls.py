from django.urls import path

from . import evidence_views

urlpatterns = [
    path("<uuid:pk>/bukti/baru/", evidence_views.need_evidence_add, name="need_evidence_add"),
    path(
        "<uuid:pk>/bukti/<uuid:evidence_pk>/hapus/",
        evidence_views.need_evidence_remove,
        name="need_evidence_remove",
    ),
]
