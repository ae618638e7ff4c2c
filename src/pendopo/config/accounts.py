"""What the sign-in library asks us: nobody signs up by themselves; accounts are made by who manages staff."""

from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from pendopo.kit import clock, crypto


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff only: closed for sign-up, messages of the library go through our mail settings."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from `people.actions.create_staff`."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """User names are kept in small letters."""
        return str(super().clean_username(username.strip().lower(), shallow=shallow))

    def get_user_search_fields(self) -> list[Any]:
        """Nothing is searched by the library's own pages."""
        return ["username"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after signing in: the library counts only a second typing of the password, and whoever
        sets up the second factor has just typed it. Once the time is over it asks again.
        """
        asked = super().is_reauthentication_required(app=app, **kwargs)
        records = get_authentication_records(self.request, self.request.user)
        if not records:
            return bool(asked)
        passed = clock.real_now().timestamp() - records[-1]["at"]  # a timeout: real time, not the demo's
        return bool(asked) and passed >= account_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed like personal data: a copy of the database signs nobody in."""

    def encrypt(self, text: str) -> str:
        """The secret as it is kept."""
        return crypto.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return crypto.decrypt(encrypted_text.encode())
