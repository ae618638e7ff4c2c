"""E-mail through the mail server of the installation."""
