"""Pendopo: a public service mall that keeps every service going, whatever closes the doors."""

__version__ = "0.1.0"
