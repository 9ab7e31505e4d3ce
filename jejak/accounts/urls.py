"""Of allauth only what is named here exists: no sign-up, no reset by mail."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from . import saved_filter_views, views
from . import second_step_views as second

urlpatterns = [
    path("masuk/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path(
        "keluar/",
        # Open: also whoever stands before the second step may go back.
        login_not_required(LogoutView.as_view(template_name="accounts/sign_out.html")),
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
    path("masuk/langkah-kedua/", second.authenticate, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", second.passkey_sign_in, name="mfa_login_webauthn"),
    path("akun/langkah-kedua/", second.index, name="mfa_index"),
    path("akun/langkah-kedua/aplikasi/", second.app_add, name="mfa_activate_totp"),
    path("akun/langkah-kedua/aplikasi/cabut/", second.app_remove, name="mfa_deactivate_totp"),
    path("akun/langkah-kedua/kode-darurat/", second.codes, name="mfa_view_recovery_codes"),
    path(
        "akun/langkah-kedua/kode-darurat/baru/",
        second.codes_new,
        name="mfa_generate_recovery_codes",
    ),
    path("akun/langkah-kedua/kunci-sandi/", second.passkey_add, name="mfa_add_webauthn"),
    path(
        "akun/langkah-kedua/kunci-sandi/<int:pk>/cabut/",
        second.passkey_remove,
        name="mfa_remove_webauthn",
    ),
    path("akun/pastikan/", second.password_again, name="account_reauthenticate"),
    path("akun/pastikan/kode/", second.code_again, name="mfa_reauthenticate"),
    path("akun/pastikan/kunci-sandi/", second.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("bahasa/", views.set_language, name="set_language"),
]
