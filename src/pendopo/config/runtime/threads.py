"""How many threads the numeric libraries may begin: one. Our matrices are small, and a thread each for them
only waits for the others, beside web processes that need the cores.
"""

import os

NAMES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def keep_to_one() -> None:
    """Say so to libraries that are not loaded yet; what the installation says itself stays."""
    for name in NAMES:
        os.environ.setdefault(name, "1")
