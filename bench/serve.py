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

    django.setup()
    from pendopo.config.wsgi import Lane
    from pendopo.config.wsgi import application as product

    application = WSGIMiddleware(Lane([]) if os.environ.get("BENCH_BARE") else product, workers=4)
    config = uvicorn.Config(
        application, loop="uvloop", http="httptools", lifespan="off", log_level="warning", access_log=False
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
