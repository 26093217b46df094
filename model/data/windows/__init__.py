"""Rendered windows: real Qt widgets of many kinds, drawn without a screen, with captions."""
