"""A file from outside is read by a process of its own and made anew; its own bytes are never kept.

A photo becomes a JPEG of at most 1600 points without its hidden data (place, device, time); a PDF is set
page by page into a new one, without scripts, forms, links, attachments and hidden data. The process has
little memory and time, and no environment: what breaks it breaks nothing else.
"""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from pendopo.documents import rules
from pendopo.documents.types import CleanFile, FileRefused, FilesBusy
from pendopo.kit.actor import Actor

CLEANER = Path(__file__).with_name("cleaner.py")
LONGEST = 40  # seconds
WAIT = 15  # seconds for the file before
_one_at_a_time = BoundedSemaphore(1)


def check_upload(*, content: bytes, name: str, by: Actor, at: datetime) -> CleanFile:
    """The file made anew, to be kept or thrown away; nothing is written.

    Raises FileRefused with what to do, FilesBusy while others are being checked.
    """
    del by, at  # the caller has asked for the permission, and keeps the file
    kind = rules.recognise(content)
    size = rules.picture_size(content, kind)
    order = {"kind": kind, "width": size.shown_width, "height": size.shown_height, "most": rules.MOST_PAGES}
    if not _one_at_a_time.acquire(timeout=WAIT):
        raise FilesBusy
    try:
        done = subprocess.run(  # our own program, our own arguments
            [sys.executable, "-I", str(CLEANER), json.dumps(order)],
            input=content, capture_output=True, timeout=LONGEST, env={"RAYON_NUM_THREADS": "1"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise FileRefused("unreadable") from None
    finally:
        _one_at_a_time.release()
    told = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if done.returncode != 0:
        raise FileRefused(told if told in {"locked", "too_many_pages"} else "unreadable")
    if len(done.stdout) > rules.LARGEST_KEPT:
        raise FileRefused("too_large")
    made = rules.MADE[kind]
    pages = int(told) if told.isdecimal() else 0
    return CleanFile(
        made, done.stdout, rules.file_name(name, made), pages, size.shown_width, size.shown_height
    )
