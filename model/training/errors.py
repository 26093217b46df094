"""What can be wrong with a run before it trains."""


class RecipeError(ValueError):
    """A recipe cannot be followed; the message says why in one sentence."""
