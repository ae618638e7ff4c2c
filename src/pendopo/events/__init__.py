"""Floor 0: the append-only log of what happened, and the way up from an event to a reaction."""
