"""好差评: ratings of services and matters, and what becomes of the bad ones."""
