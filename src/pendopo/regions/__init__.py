"""Floor 1: provinces, regencies and cities, time zones, groups and layered calendars."""
