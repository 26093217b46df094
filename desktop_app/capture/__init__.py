"""Pictures of the screen, a window, or a part of the screen."""
