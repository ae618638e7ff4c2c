"""Floor 6: what is said to people: kinds of message, templates, when they go out."""
