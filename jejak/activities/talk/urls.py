from django.urls import path

from . import views

urlpatterns = [
    path("kegiatan/pertanyaan/", views.activity_questions, name="activity_questions"),
    path("kegiatan/<uuid:pk>/tanya/", views.activity_ask, name="activity_ask"),
    path("kegiatan/<uuid:pk>/tanya/selesai/", views.activity_settle, name="activity_settle"),
    path(
        "kegiatan/tanya/<int:pk>/tarik/",
        views.activity_message_withdraw,
        name="activity_message_withdraw",
    ),
]
