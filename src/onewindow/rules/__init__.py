"""Law and arithmetic: pure Python, no Django, no clock, no I/O."""
