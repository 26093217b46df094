"""Two tasks beside captions, to show that what the encoders and the fusion learnt carries."""
