"""The API door: `/api/v1` for programs, with tokens instead of log-ins."""
