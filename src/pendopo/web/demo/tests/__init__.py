"""Tests of the demo's phone."""
