"""How fast everything is on this machine, and how much memory it takes."""
