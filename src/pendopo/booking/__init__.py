"""Floor 7: windows, holds, appointments. A place is never sold twice."""
