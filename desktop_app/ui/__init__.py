"""The window: what a person sees, hears and presses. Knows the engine only by its client."""
