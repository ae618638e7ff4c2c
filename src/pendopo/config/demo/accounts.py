"""The demo's accounts, for the people who open it: user names, what they are, and their one password."""

from pendopo.people.models import User

DEMO_PASSWORD = "pendopo-demo"  # noqa: S105 - printed at every start; these accounts exist in demo mode only


# The accounts to show at the start; every other demo account is offered on the sign-in page.
SHOWN = ("petugas.1", "petugas.2", "penyelia.bogor", "pengelola.bogor", "instansi.bogor", "analis", "admin")


def demo_account_lines() -> list[str]:
    """One line an account, for the terminal."""
    users = {user.username: user for user in User.objects.filter(is_demo=True, is_active=True)}
    shown = [users[name] for name in SHOWN if name in users]
    if not shown:
        return []
    lines = [
        f"Demo accounts (password {DEMO_PASSWORD}), at /petugas/; {len(users)} in all on the sign-in page:"
    ]
    return [*lines, *(f"  {user.username:<22} {user.display_name}" for user in shown)]
