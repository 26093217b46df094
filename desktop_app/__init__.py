"""The application wing: say aloud what is in a picture, on this computer, without the network."""

__version__ = "0.1.0"
