"""The roof: settings, urls, servers, wiring, schedule and the command line."""
