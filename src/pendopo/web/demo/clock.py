"""`/demo/jam`: what time it is at the demo, for the vendors' process beside."""

from django.http import HttpRequest, JsonResponse

from pendopo.kit import clock
from pendopo.web.access import demo_only


@demo_only
def demo_clock(request: HttpRequest) -> JsonResponse:
    """Seconds since 1970 and how fast they pass."""
    demo = clock.demo_time()
    return JsonResponse({"at": clock.now().timestamp(), "speed": demo.speed if demo else 1.0})
