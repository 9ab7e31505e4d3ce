from django.urls import path

from . import need_views

urlpatterns = [
    path("", need_views.needs, name="needs"),
    path("baru/", need_views.need_new, name="need_new"),
    path("<uuid:pk>/", need_views.need, name="need"),
    path("<uuid:pk>/ubah/", need_views.need_edit, name="need_edit"),
    path("<uuid:pk>/selesai/", need_views.need_settle, name="need_settle"),
    path("<uuid:pk>/buka/", need_views.need_reopen, name="need_reopen"),
]
