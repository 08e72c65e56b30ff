"""What goes in and out of the API, as types that also write its description."""
