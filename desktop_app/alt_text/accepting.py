"""What a person decides about a proposal in the review, written at once."""

from desktop_app.alt_text import pictures
from desktop_app.alt_text.documents import Document
from desktop_app.alt_text.edits import one_line
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.proposals import Proposal
from desktop_app.alt_text.xmp import Words
from desktop_app.translation import mark

NO_TEXT = mark("There is no text to write. Type one, or skip the picture.")
NOT_IN_PICTURES = mark("Only pictures in documents can be marked as decoration. Skip this one.")


def accept(proposal: Proposal, text: str, extended: str = "") -> None:
    """Write this text; one that the person has changed is theirs. Raises `AltTextError`.

    A picture that cannot hold it gets a sidecar file. `extended` is for pictures only.
    """
    text = one_line(text)
    if not text:
        raise AltTextError(NO_TEXT)
    if proposal.key is not None:
        Document(proposal.file).write({proposal.key: text})
        return
    answer = proposal.answer
    model = answer.model if answer is not None and answer.text == text else ""
    holds = pictures.can_hold(proposal.file)
    write = pictures.write if holds else pictures.write_sidecar
    write(proposal.file, Words(text, model, extended))


def mark_decorative(proposal: Proposal) -> None:
    """Mark a picture in a document as decoration. Raises `AltTextError`."""
    if proposal.key is None:
        raise AltTextError(NOT_IN_PICTURES)
    Document(proposal.file).write({proposal.key: None})
