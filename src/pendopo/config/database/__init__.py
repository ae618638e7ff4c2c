"""The database backend of the settings: Django's own for PostgreSQL, its pooled connections tried cheaply."""
