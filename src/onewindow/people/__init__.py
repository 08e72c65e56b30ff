"""Persons, accounts, posts and applications: the room with its own lock."""
