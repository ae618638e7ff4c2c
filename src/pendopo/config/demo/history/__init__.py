"""Two years of history for the demo's malls: generated from a seed, marked as generated, counted like files.

`tale.py` tells what happens (and is the truth that pages are held against), `shape.py` how many people are
expected, `day.py` draws a day, `line.py` is the queue, `archive.py` writes Parquet, `places.py` reads the
malls, `load.py` puts it all into a database.
"""
