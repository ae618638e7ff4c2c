"""Forum sessions (Ngulik): agenda, briefings, minutes, follow-up actions."""
