"""The database backend of the settings: Django's own for PostgreSQL, whose pooled connections are tried cheaply."""
