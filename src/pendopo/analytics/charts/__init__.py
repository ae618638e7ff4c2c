"""Figures as drawings (SVG text, pure), a file per subject."""
