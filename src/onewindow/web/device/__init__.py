"""What the machines of a hall show and do."""
