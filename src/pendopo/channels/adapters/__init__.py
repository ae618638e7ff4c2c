"""Vendors: one folder each."""
