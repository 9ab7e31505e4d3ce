"""Of allauth only what is named here exists: no sign-up, no reset by mail."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.urls import path

from . import views

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
    path("bahasa/", views.set_language, name="set_language"),
]
