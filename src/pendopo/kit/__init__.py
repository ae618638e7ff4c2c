"""Ground floor: clock, ids, intervals, phone numbers, encrypted columns, errors, and who acts."""
