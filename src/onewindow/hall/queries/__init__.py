"""Reading the hall."""
