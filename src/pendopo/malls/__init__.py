"""Floor 4: agencies, malls, stalls, counters, hours, and dated facts that change them."""
