"""Tests of the vendors."""
