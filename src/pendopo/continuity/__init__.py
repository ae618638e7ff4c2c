"""Floor 9: dated facts that bind at once, whom they hit, and what is offered instead."""
