"""What is printed when the mall is open: addresses, demo accounts, a QR code for phones."""

import socket
import sys

ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - HOST=0.0.0.0 is the person's own wish

# The demo's doors: path and what is behind it.
DOORS = (
    ("/", "applicants: search, book, my visit"),
    ("/kios/bogor/", "kiosk: draw a ticket"),
    ("/papan/bogor/", "board: who is called"),
    ("/petugas/", "staff: counters, floor, managers"),
    ("/pantau/", "ministry: figures"),
    ("/demo/surat", "the demo's mailbox"),
    ("/demo/telepon", "the demo's phone: chat with the mall"),
)


def addresses(host: str, port: int) -> list[str]:
    """The addresses that reach us, the most useful for a link in a message last."""
    if host in ANYWHERE:
        found = [f"http://localhost:{port}"]
        local = _local_address()
        if local:
            found.append(f"http://{local}:{port}")
        return found
    shown = "localhost" if host in {"127.0.0.1", "::1"} else f"[{host}]" if ":" in host else host
    return [f"http://{shown}:{port}"]


def _local_address() -> str:
    """This machine's address in the local network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if address.startswith("127.") else address


def greet(found: list[str], *, demo: bool, open_to_network: bool, lines: list[str]) -> None:
    """Print where to go."""
    out = sys.stdout
    print(file=out)
    for address in found:
        print(f"  Pendopo is open at {address}", file=out)
    if demo:
        print(file=out)
        for path, meaning in DOORS:
            print(f"    {found[0]}{path:<18} {meaning}", file=out)
    if lines:
        print(file=out)
        for line in lines:
            print(f"  {line}", file=out)
    if open_to_network and len(found) > 1:
        _print_qr(found[-1])
    elif open_to_network:
        print("\n  This machine has no address in a local network; only itself can come in.", file=out)
    print("\n  Ctrl-C stops everything.\n", file=out, flush=True)


def _print_qr(address: str) -> None:
    """The address as a QR code, for a phone in the same network."""
    import segno

    print(f"\n  A phone in the same network opens {address}:\n")
    segno.make(address, error="m").terminal(compact=True)
