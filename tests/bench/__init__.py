"""`python -m tests.bench`: speed and memory of the app, each figure with its target."""
