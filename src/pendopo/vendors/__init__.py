"""The demo's vendors: a program of its own that imitates, on loopback, the vendors a mall talks through.

It shares nothing with the house but the wire: no models, no settings. `docs/how-to/demo-vendors.md`.
"""
