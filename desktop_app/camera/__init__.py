"""The process that takes a picture with a camera, and ends."""
