"""Floor 5: carries messages: the one outbox, adapters of vendors, delivery states."""
