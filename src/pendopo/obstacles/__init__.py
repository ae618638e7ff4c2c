"""Obstacles, the strategies that answer them, and the innovations that come of it."""
