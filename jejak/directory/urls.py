from django.urls import path

from . import (
    account_views,
    invitation_views,
    library_views,
    password_views,
    people_views,
    profile_views,
)

urlpatterns = [
    path("akun/", account_views.account, name="account"),
    path("undangan/", invitation_views.invitation_code, name="invitation_code"),
    path("undangan/<str:code>/", invitation_views.invitation, name="invitation"),
    path("selamat-datang/", invitation_views.welcome, name="welcome"),
    path("perpustakaan/", library_views.libraries, name="libraries"),
    path("perpustakaan/baru/", library_views.library_new, name="library_new"),
    path("perpustakaan/<int:pk>/", library_views.library, name="library"),
    path("perpustakaan/<int:pk>/ubah/", profile_views.library_edit, name="library_edit"),
    path(
        "perpustakaan/<int:pk>/ubah/<slug:slug>/",
        profile_views.library_edit_group,
        name="library_edit_group",
    ),
    path("perpustakaan/<int:pk>/tutup/", library_views.library_close, name="library_close"),
    path("perpustakaan/<int:pk>/buka/", library_views.library_reopen, name="library_reopen"),
    path("perpustakaan/<int:pk>/undang/", library_views.library_invite, name="library_invite"),
    path("orang/", people_views.people, name="people"),
    path("orang/undang/", people_views.person_invite, name="person_invite"),
    path("orang/tugas/<int:pk>/akhiri/", people_views.assignment_end, name="assignment_end"),
    path("orang/tugas/<int:pk>/sandi/", password_views.person_password, name="person_password"),
    path("sandi/kode/", password_views.password_by_code, name="password_by_code"),
    path(
        "sandi-baru/<str:uid>/<str:token>/",
        password_views.password_by_link,
        name="password_by_link",
    ),
    path(
        "undangan-keluar/<int:pk>/cabut/",
        people_views.invitation_revoke,
        name="invitation_revoke",
    ),
    path(
        "undangan-keluar/<int:pk>/perbarui/",
        people_views.invitation_renew,
        name="invitation_renew",
    ),
    path("wilayah/", people_views.regions, name="regions"),
]
