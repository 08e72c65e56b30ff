"""The door that time itself comes in by: what happens because a moment has passed."""
