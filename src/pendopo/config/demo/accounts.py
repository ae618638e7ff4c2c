"""The demo's accounts, for the people who open it: user names, what they are, and their one password."""

from pendopo.people.models import User

DEMO_PASSWORD = "pendopo-demo"  # noqa: S105 - printed at every start; these accounts exist in demo mode only


def demo_account_lines() -> list[str]:
    """One line an account, for the terminal."""
    users = list(User.objects.filter(is_demo=True, is_active=True).order_by("id")[:12])
    if not users:
        return []
    lines = [f"Demo accounts (password {DEMO_PASSWORD}), at /petugas/:"]
    return [*lines, *(f"  {user.username:<22} {user.display_name}" for user in users)]
