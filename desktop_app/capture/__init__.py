"""Pictures of the screen, of a window or a part of the screen, and by a camera."""
