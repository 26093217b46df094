"""The voice: says a text aloud in a process of its own, and knows when a screen reader runs."""
