"""What the demo shows, as readable files, and what loads it."""
