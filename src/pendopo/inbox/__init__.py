"""One inbox for all channels: who answers whom, by when, and with what."""
