"""Rules for a password when it is chosen. `portal.policy` holds the settings; validators, help texts and the hints of
pages read them. Passwords typed at sign-in are not checked against them.

Length and blocklist follow NIST SP 800-63B-4 3.1.1.2 and ASVS 5.0 (6.2.1, 6.2.4, 6.2.9, 6.2.11); kinds of characters
follow [001-23]; data of the person that a stranger could know are excluded [002-47].
"""

import gzip
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.forms import Field

from accounts.users.models import User
from accounts.users.personal import PersonalTerms
from portal.design.passwords import NewPasswordField, is_typable
from portal.policy.knobs import policy

__all__ = ["PersonalTerms", "check", "shape"]

KINDS = {"英小文字": r"[a-z]", "英大文字": r"[A-Z]", "数字": r"[0-9]", "記号": r"[^a-zA-Z0-9]"}
CONTEXT_WORDS = ("minatohikari", "mypage", "password", "minato", "hikari", "portal", "login")
COMMON = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
PLAIN = str.maketrans("0134578@$!", "oieastbasi")
DIFFERENT = 4  # characters at least


def check(password: str, terms: PersonalTerms, *, alone: bool = True) -> None:
    """Raise ValidationError with everything that is wrong with a new password, in Japanese.

    `alone`: no second step guards the account, so a policy may ask for more characters.
    """
    faults = list(_too_short(password, alone=alone))
    try:
        password_validation.validate_password(password, user=cast("User", terms))
    except ValidationError as error:
        faults += error.error_list
    if faults:
        raise ValidationError(faults)


def shape(field: Field, *, alone: bool = True) -> None:
    """Set the hints and limits of a form's field to what `check` will require."""
    rules = policy()
    cast("NewPasswordField", field).hold(
        shortest=rules.shortest_password(alone=alone),
        longest=rules.password_longest,
        kinds=rules.password_kinds,
        any_characters=rules.password_any_characters,
    )


def _too_short(password: str, *, alone: bool) -> Iterator[ValidationError]:
    """Return the error where an account without a second step needs more than `LengthValidator` asks."""
    least = policy().shortest_password(alone=alone)
    if policy().password_shortest <= len(password) < least:
        message = f"パスワードは{least}文字以上で入力してください。（いまは{len(password)}文字です）"
        yield ValidationError(message, code="length")


class Validator(ABC):
    """Django's interface for AUTH_PASSWORD_VALIDATORS."""

    @abstractmethod
    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError saying what is wrong and what would be right."""

    @abstractmethod
    def get_help_text(self) -> str:
        """Return the rule in the words of pages."""


class LengthValidator(Validator):
    def validate(self, password: str, user: object | None = None) -> None:
        if not policy().password_shortest <= len(password) <= policy().password_longest:
            raise ValidationError(f"{self.get_help_text()}（いまは{len(password)}文字です）", code="length")

    def get_help_text(self) -> str:
        least, most = policy().password_shortest, policy().password_longest
        return f"パスワードは{least}文字以上{most}文字以内で入力してください。"


class KindsValidator(Validator):
    def validate(self, password: str, user: object | None = None) -> None:
        if not is_typable(password, any_characters=policy().password_any_characters):
            message = "全角文字、または使用できない文字が含まれています。半角の英字・数字・記号で入力してください。"
            if policy().password_any_characters:
                message = "使用できない文字（制御文字）が含まれています。"
            raise ValidationError(message, code="characters")
        missing = [name for name, pattern in KINDS.items() if not re.search(pattern, password)]
        if len(KINDS) - len(missing) < policy().password_kinds:
            raise ValidationError(f"{'・'.join(missing)}のいずれかも入れてください。", code="kinds")

    def get_help_text(self) -> str:
        if policy().password_kinds < 2:
            return ""
        return f"英小文字・英大文字・数字・記号のうち{policy().password_kinds}種類以上を使用してください。"


class BlocklistValidator(Validator):
    def validate(self, password: str, user: object | None = None) -> None:
        if self.is_monotonous(password) or is_common(password) or self.is_mostly_context(password):
            message = "推測されやすいパスワードのため使用できません。よくある単語や文字の並びを避けてください。"
            raise ValidationError(message, code="common")

    def get_help_text(self) -> str:
        return "よくある単語や、同じ文字の繰り返しは使用できません。"

    def is_monotonous(self, password: str) -> bool:
        """Tell whether it has too few different characters."""
        return len(set(password.lower())) < DIFFERENT

    def is_mostly_context(self, password: str) -> bool:
        """Tell whether too little is left of it without the names of this service."""
        rest = password.lower()
        for word in (re.sub(r"[^a-z]", "", settings.PORTAL_BASE_URL.rpartition("/")[2]), *CONTEXT_WORDS):
            rest = rest.replace(word, "").replace(word.translate(PLAIN), "")
        return rest != password.lower() and len(rest) < policy().password_shortest


class PersonalDataValidator(Validator):
    def validate(self, password: str, user: object | None = None) -> None:
        terms = _terms(user)
        if terms and terms.are_in(password):
            known = "アカウントID・メールアドレス・お名前・生年月日・電話番号・お客様番号"
            message = f"{known}などを含むパスワードは使用できません。"
            raise ValidationError(message, code="personal")

    def get_help_text(self) -> str:
        return "お名前・生年月日・電話番号など、第三者に容易にわかるものは使用しないでください。"


def is_common(password: str) -> bool:
    """Tell whether it is on Django's list of 19,640, plain, disguised (P@ssw0rd) or with a tail (password2026!)."""
    lower = password.lower()
    stem = re.sub(r"^[^a-z]+|[^a-z]+$", "", lower)
    forms = {lower, lower.translate(PLAIN), stem.translate(PLAIN) if len(stem) >= DIFFERENT else lower}
    return not forms.isdisjoint(_common_passwords())


@cache
def _common_passwords() -> frozenset[str]:
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)


def _terms(user: Any) -> PersonalTerms | None:
    if isinstance(user, User):  # Django's own commands hand over the account
        return PersonalTerms.of(username=user.username, email=user.email, nickname=user.nickname)
    return user if isinstance(user, PersonalTerms) else None
