"""E-mail: out through the mail server of the installation, in by a mail service or from a mailbox."""

from pendopo.channels.adapters.email.adapter import EmailAdapter

ADAPTER = EmailAdapter()
