"""Facts that left the database: files of them, and the engines that count in files."""
