"""Divisions, centres, departments and the working calendar: open data."""
