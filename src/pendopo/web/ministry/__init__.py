"""The ministry's public page of figures, and the import page for analysts."""
