"""The demo's own pages: a phone with which anybody can be any person. In demo mode only."""
