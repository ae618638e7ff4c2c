"""Races with real connections against PostgreSQL."""
