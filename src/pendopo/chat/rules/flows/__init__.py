"""The flows of a talk, a file per subject."""
