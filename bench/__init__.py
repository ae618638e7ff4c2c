"""Benchmarks: each prints ours, the floor measured in the same run, and the ratio."""
