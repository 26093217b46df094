"""Mutated pictures and documents through the engine and the writers of alt text."""
