"""Face: sign-in, counter console, floor view, helper desk and the manager's pages."""
