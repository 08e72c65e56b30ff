"""Writing ratings and the loop of the bad ones."""
