"""Face: boards that show and say the calls, and the kiosk that gives tickets."""
