"""The features of accounts."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", include("accounts.notices.urls")),
    path("recover/", include("accounts.lost_phone.urls")),
    path("register/", include("accounts.registration.urls")),
    path("contracts/", include("accounts.contracts.urls")),
    path("migrate/", include("accounts.legacy.urls")),
    path("", include("accounts.login.urls")),
    path("", include("accounts.credentials.urls")),
    path("account/", include("accounts.users.urls")),
    path("staff/", include("accounts.staff.urls")),
    path("account/confirm/", include("accounts.proof.urls")),
    path("account/phone/", include("accounts.phones.urls")),
    path("account/browsers/", include("accounts.browsers.urls")),
    path("account/changes/", include("accounts.changes.urls")),
    path("account/reregistration/", include("accounts.reregistration.urls")),
    path("account/recovery-codes/", include("accounts.recovery.urls")),
    path("account/lockdown/", include("accounts.lockdown.urls")),
    path("account/history/", include("accounts.security_log.urls")),
    path("account/sessions/", include("accounts.sessions.urls")),
    path("account/passcode/", include("accounts.passcodes.urls")),
    path("account/passkeys/", include("accounts.passkeys.urls")),
]
