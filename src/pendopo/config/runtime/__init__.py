"""Running an installation: data folder, keys, our own PostgreSQL, supervisor and its processes. No Django here."""
