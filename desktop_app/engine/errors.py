"""Everything that can go wrong on the way from a picture to a sentence, as one typed error.

An error carries a code for programs and one sentence for people: what happened, what to do.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Codes of `describe --json`; never renamed, only added to."""

    NOT_FOUND = "not_found"
    IS_DIRECTORY = "is_directory"
    NO_PERMISSION = "no_permission"
    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    MODEL_MISSING = "model_missing"
    MODEL_DAMAGED = "model_damaged"
    ENGINE_FAILED = "engine_failed"


SENTENCES = {
    ErrorCode.NOT_FOUND: "There is no such file. Check the name and the folder.",
    ErrorCode.IS_DIRECTORY: "This is a folder, not a picture. Choose a picture inside it.",
    ErrorCode.NO_PERMISSION: "This file may not be read. Ask its owner, or copy it to your folder.",
    ErrorCode.EMPTY: "The file is empty. Download or copy it again.",
    ErrorCode.NOT_A_PICTURE: "This is not a picture that can be read. Choose a JPEG, PNG, WebP, "
    "GIF, TIFF, BMP, HEIC or AVIF file.",
    ErrorCode.TRUNCATED: "The picture is damaged: part of the file is missing. Download or copy "
    "it again.",
    ErrorCode.TOO_LARGE: "The picture is too large: more than 100 megapixels. Save a smaller copy "
    "and describe that.",
    ErrorCode.TOO_SMALL: "The picture is too small: under 16 pixels on a side. Choose a larger "
    "copy.",
    ErrorCode.MODEL_MISSING: "The caption model is missing. Install Hearsight again.",
    ErrorCode.MODEL_DAMAGED: "The caption model is damaged. Install Hearsight again.",
    ErrorCode.ENGINE_FAILED: "The describer stopped working on this picture. Try again, or try "
    "another picture.",
}


class HearsightError(Exception):
    """A failure with its code and the sentence that a person hears."""

    def __init__(self, code: ErrorCode, sentence: str | None = None) -> None:
        self.code = code
        self.sentence = sentence or SENTENCES[code]
        super().__init__(self.sentence)


class Cancelled(Exception):
    """The user stopped this description; there is nothing to say."""
