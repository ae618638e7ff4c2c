"""Face: the public API under /api/v1."""
