"""The door and one's own page. What allauth could do beside it is not here: nobody signs up."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path, re_path

from dueby.desk.people.views import account as own
from dueby.desk.people.views import entrance
from dueby.desk.people.views.entrance import answered, with_code

_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
_reset_done = account.password_reset_from_key_done

urlpatterns: list[URLPattern] = [
    path("me/", own.account, name="account"),
    path("login/", answered(entrance.Entrance.as_view()), name="account_login"),
    path("demo/<int:pk>/", entrance.demo_sign_in, name="demo-sign-in"),
    path("invitation/<str:token>/", entrance.invitation, name="invitation"),
    path("link/<str:token>/", entrance.login_link, name="login-link"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", answered(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", answered(account.password_change), name="account_change_password"),
    path("password/set/", answered(account.password_set), name="account_set_password"),
    path("password/reset/", answered(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", _reset_done, name="account_reset_password_from_key_done"),
    re_path(
        _KEY, answered(account.password_reset_from_key), name="account_reset_password_from_key"
    ),
    path("2fa/", second_step.index, name="mfa_index"),
    path("2fa/code/", with_code(answered(second_step.authenticate)), name="mfa_authenticate"),
    path("2fa/again/", answered(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/", answered(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/removal/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
