"""What people are told: read off the journal, gathered into letters, sent by several ways."""
