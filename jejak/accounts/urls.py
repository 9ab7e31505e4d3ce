"""Of allauth only what is named here exists: no sign-up, no reset by mail."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.urls import path

from . import saved_filter_views, views

urlpatterns = [
    path("masuk/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path(
        "keluar/",
        LogoutView.as_view(template_name="accounts/sign_out.html"),
        name="account_logout",
    ),
    path(
        "akun/sandi/",
        PasswordChangeView.as_view(template_name="accounts/change_password.html"),
        name="account_change_password",
    ),
    path("saringan/", saved_filter_views.saved_filter_new, name="saved_filter_new"),
    path("saringan/<int:pk>/ubah/", saved_filter_views.saved_filter_edit, name="saved_filter_edit"),
    path(
        "saringan/<int:pk>/hapus/",
        saved_filter_views.saved_filter_delete,
        name="saved_filter_delete",
    ),
    path("bahasa/", views.set_language, name="set_language"),
]
