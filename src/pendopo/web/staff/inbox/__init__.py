"""The officers' inbox: lists, one talk, what can be done with it, the supervisor's view."""
