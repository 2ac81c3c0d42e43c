"""The features of accounts."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", include("accounts.notices.urls")),
    path("recover/", include("accounts.lost_phone.urls")),
    path("register/", include("accounts.registration.urls")),
    path("contracts/", include("accounts.contracts.urls")),
    path("migrate/", include("accounts.former_ids.urls")),
    path("", include("accounts.sign_in.urls")),
    path("", include("accounts.password_reset.urls")),
    path("", include("accounts.credentials.urls")),
    path("account/", include("accounts.authenticators.urls")),
    path("account/", include("accounts.users.urls")),
    path("account/confirm/", include("accounts.reauthentication.urls")),
    path("account/phone/", include("accounts.phones.urls")),
    path("account/trusted-browsers/", include("accounts.trusted_browsers.urls")),
    path("account/contact-changes/", include("accounts.contact_changes.urls")),
    path("account/takeover/", include("accounts.takeover.urls")),
    path("account/recovery-codes/", include("accounts.recovery_codes.urls")),
    path("account/freeze/", include("accounts.freeze.urls")),
    path("account/history/", include("accounts.security_log.urls")),
    path("account/sessions/", include("accounts.sessions.urls")),
    path("account/passcode/", include("accounts.passcodes.urls")),
    path("account/data/", include("accounts.own_data.urls")),
    path("account/withdrawal/", include("accounts.withdrawal.urls")),
    path("account/passkeys/", include("accounts.passkeys.urls")),
]
