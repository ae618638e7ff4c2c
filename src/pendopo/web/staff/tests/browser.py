"""What tests do as people in front of the pages of staff."""

import re

from django.test import Client

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput

PASSWORD = "jembatan-merah-7"


def signed_in(role: str, **scope: str) -> Client:
    """A browser in which somebody with this role is signed in."""
    client = Client()
    username = f"{role.replace('_', '.')}.{len(scope)}"
    client.force_login(
        create_staff(
            username=username, name=username, password=PASSWORD, is_demo=True,
            roles=[RoleInput(role, **scope)], by=SYSTEM, at=clock.now(),
        )
    )  # fmt: skip
    return client


def wrong_of(answer) -> list[str]:
    """The fields that the summary of mistakes leads to."""
    return re.findall(r'href="#isian-([\w-]+)"', answer.content.decode())


def typed_on(client, page: str, mark: str) -> dict[str, str]:
    """The form of a page that has a hidden field `mark`, as a browser would send it back."""
    html = client.get(page).content.decode()
    form = next(part for part in html.split("<form")[1:] if f'name="{mark}"' in part).split("</form>")[0]
    sent = dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', form))
    sent |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<', form))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    return sent
