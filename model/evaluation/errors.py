"""What can go wrong in an evaluation, told in one sentence."""


class EvaluationError(Exception):
    """The sentence says what happened and what to do."""
