"""Face: the pages of applicants, staff, boards and the ministry."""
