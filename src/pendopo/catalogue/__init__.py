"""Floor 5: services and their published standards, and the search that finds them."""
