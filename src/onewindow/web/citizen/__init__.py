"""The citizen's door: web and phone, one site."""
