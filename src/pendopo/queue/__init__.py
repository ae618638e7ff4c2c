"""Floor 8: visits, tickets, counters, calling, boards."""
