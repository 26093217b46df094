"""What can go wrong with updates, told in one sentence."""


class UpdateError(Exception):
    """There is nothing to be had; the sentence says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
