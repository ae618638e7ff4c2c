"""Pages of managers: stalls, counters, hours, closures, standards, staff, notices, end of day."""
