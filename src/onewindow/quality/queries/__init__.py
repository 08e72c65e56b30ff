"""Reading ratings: what can be rated, what was said, how a place does, which bad ones wait."""
