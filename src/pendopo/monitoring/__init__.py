"""Floor 10: measures and figures, their sources and comparisons."""
