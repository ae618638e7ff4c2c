"""What a dialogue hears and does next: pure, the same on every channel."""
