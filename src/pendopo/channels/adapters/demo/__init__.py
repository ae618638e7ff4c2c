"""The demo vendor: imitates a real one, without an account."""
