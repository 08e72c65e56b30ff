"""The `onewindow` command line, and the PostgreSQL it brings along."""
