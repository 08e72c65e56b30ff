"""The staff door: the clerk's window and the approver's desk behind one log-in."""
