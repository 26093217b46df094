"""New releases, only when asked for: reads a signed list, fetches a file, runs nothing."""
