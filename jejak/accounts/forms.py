from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """The name typed may be a mobile number, a username or an e-mail."""
