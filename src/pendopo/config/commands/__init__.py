"""What each command of `pendopo` does; `table.py` lists them."""
