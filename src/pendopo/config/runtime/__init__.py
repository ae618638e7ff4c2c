"""Running an installation: data folder, keys, PostgreSQL, supervisor, processes. No Django here."""
