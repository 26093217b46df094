"""What can go wrong with alt text, told in one sentence."""


class AltTextError(Exception):
    """Why a file was left as it is, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
