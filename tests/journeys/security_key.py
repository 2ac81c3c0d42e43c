"""Chromium's virtual authenticator: the fingerprint sensor of the visitor's phone."""

from typing import Any

from playwright.sync_api import CDPSession

from tests.journeys.visitor import Visitor

BUILT_IN = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def offers_autofill(visitor: Visitor, offers: bool) -> None:
    """Set whether the browser, from its next page on, has passkeys in the autofill. Without, only the button does."""
    script = f"PublicKeyCredential.isConditionalMediationAvailable = async () => {str(offers).lower()}"
    visitor.does(lambda: visitor.page.add_init_script(script))


class SecurityKey:
    """The authenticator of the visitor's device. It answers by itself."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.session: CDPSession = visitor.does(lambda: visitor.page.context.new_cdp_session(visitor.page))
        self._send("WebAuthn.enable")
        self.id: str = self._send("WebAuthn.addVirtualAuthenticator", options=BUILT_IN)["authenticatorId"]

    def recognises(self, on: bool) -> None:
        """Set whether the fingerprint is the owner's."""
        self._send("WebAuthn.setUserVerified", authenticatorId=self.id, isUserVerified=on)

    def held(self) -> list[dict[str, Any]]:
        """Return its credentials, private keys included."""
        keys: list[dict[str, Any]] = self._send("WebAuthn.getCredentials", authenticatorId=self.id)["credentials"]
        return keys

    def puts(self, key: dict[str, Any]) -> None:
        """Add a credential to it."""
        self._send("WebAuthn.addCredential", authenticatorId=self.id, credential=key)

    def forgets_all(self) -> None:
        """Delete all its credentials."""
        self._send("WebAuthn.clearCredentials", authenticatorId=self.id)

    def _send(self, method: str, **facts: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.visitor.does(lambda: self.session.send(method, facts))
        return answer
