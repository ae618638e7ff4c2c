"""One web process of the bench: the bare views without middleware, or the product as it is."""

import os
import socket
import sys


def main() -> None:
    """Serve on the given socket."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django
    import uvicorn
    from a2wsgi import WSGIMiddleware
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    django.setup()
    if os.environ.get("BENCH_BARE"):
        settings.MIDDLEWARE = []  # only after the apps have checked it
    application = WSGIMiddleware(get_wsgi_application(), workers=4)
    config = uvicorn.Config(
        application, loop="uvloop", http="httptools", lifespan="off", log_level="warning", access_log=False
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
