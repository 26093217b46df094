"""What kind of picture it is, and which way up: a linear layer on the encoder's embedding."""
