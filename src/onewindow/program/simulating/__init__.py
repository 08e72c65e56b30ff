"""A labelled synthetic past: lives are played once through the actions and stamped many times."""
