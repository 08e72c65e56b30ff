"""Matters, life events and their published versions; where each is handled."""
