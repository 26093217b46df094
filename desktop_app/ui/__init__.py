"""The window: what a person sees, hears and presses. Knows the engine only by its client."""

from desktop_app.ui.truth import keep_true_alive

keep_true_alive()
