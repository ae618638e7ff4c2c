"""Floor 2: staff and their roles, applicants, identity numbers, tokens."""
