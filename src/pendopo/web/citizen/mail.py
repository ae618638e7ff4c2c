"""`/demo/surat`: every message the demo has sent, as its reader would see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pendopo.channels import queries as channels
from pendopo.web.access import demo_only


@demo_only
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The demo mailbox, newest first."""
    return render(request, "citizen/demo_mail.html", {"letters": channels.list_demo_mail()})
