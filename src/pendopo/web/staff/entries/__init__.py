"""Pages of a mall's own obstacles, strategies and innovations."""
