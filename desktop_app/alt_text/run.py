"""A run over pictures and documents: what lacks a text is described, and written if wanted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from desktop_app.alt_text import pictures
from desktop_app.alt_text.documents import Document, Key
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.files import Chosen
from desktop_app.alt_text.journal import Journal
from desktop_app.alt_text.proposals import Answer, Proposal, State, answer_of
from desktop_app.alt_text.xmp import PERSON_WROTE, Words
from desktop_app.engine.description import Certainty, Description
from desktop_app.engine.errors import HearsightError

UNSURE = "Not sure enough to be written."
NOTHING_TO_SAY = "There is nothing that could be said for sure."

Describe = Callable[[Path | bytes], Description]


class Target(Enum):
    """Where texts are written."""

    NOWHERE = auto()
    FILES = auto()
    SIDECARS = auto()  # for pictures; documents have none


@dataclass(frozen=True)
class Rules:
    """What a person has asked for."""

    target: Target = Target.NOWHERE
    include_unsure: bool = False
    overwrite_own: bool = False


class Run:
    """Works off one file after the other."""

    def __init__(self, describe: Describe, journal: Journal, rules: Rules) -> None:
        self._describe = describe
        self._journal = journal
        self._rules = rules

    def handle(self, chosen: Chosen) -> Iterator[Proposal]:
        """What became of a file: one proposal for a picture, one for each in a document."""
        if chosen.problem:
            yield Proposal(chosen.path, State.SKIPPED, reason=chosen.problem)
            return
        handle = self._handle_document if chosen.is_document else self._handle_picture
        try:
            yield from handle(chosen.path)
        except AltTextError as error:
            yield Proposal(chosen.path, State.FAILED, reason=error.sentence)

    def _handle_picture(self, path: Path) -> Iterator[Proposal]:
        target = self._rules.target
        found = pictures.read(path)
        if found.text and not found.is_own:
            yield Proposal(path, State.HAS_TEXT, found.text, reason=PERSON_WROTE)
            return
        if found.text and not self._rules.overwrite_own:
            yield Proposal(path, State.OWN_TEXT, found.text)
            return
        if target is Target.FILES and not pictures.can_hold(path):
            yield Proposal(path, State.SKIPPED, reason=pictures.CANNOT_HOLD)
            return
        proposal = self._propose(Proposal(path, State.PROPOSED), path)
        answer = proposal.answer
        if proposal.state is not State.PROPOSED or answer is None or target is Target.NOWHERE:
            yield proposal
        elif (found.text, found.model) == (proposal.text, answer.model):
            yield replace(proposal, state=State.OWN_TEXT)
        else:
            write = pictures.write if target is Target.FILES else pictures.write_sidecar
            write(path, Words(proposal.text, answer.model))
            yield replace(proposal, state=State.WRITTEN)

    def _handle_document(self, path: Path) -> Iterator[Proposal]:
        document = Document(path)
        proposals: list[Proposal] = []
        for lacking in document.lacking():
            blank = Proposal(path, State.PROPOSED, key=lacking.key)
            if lacking.skipped:
                reason = f"Skipped: {lacking.skipped}."
                proposals.append(replace(blank, state=State.SKIPPED, reason=reason))
                continue
            try:
                picture = document.picture(lacking)
            except AltTextError as error:
                proposals.append(replace(blank, state=State.FAILED, reason=error.sentence))
            else:
                proposals.append(self._propose(blank, picture))
        texts: dict[Key, str | None] = {
            one.key: one.text for one in proposals if one.key and one.state is State.PROPOSED
        }
        if self._rules.target is not Target.FILES or not texts:
            yield from proposals
            return
        document.write(texts)
        for one in proposals:
            yield replace(one, state=State.WRITTEN) if one.key in texts else one

    def _propose(self, blank: Proposal, picture: Path | bytes) -> Proposal:
        """The proposal with what the model says of the picture."""
        try:
            answer = self._ask(blank, picture)
        except HearsightError as error:
            return replace(blank, state=State.FAILED, reason=error.sentence)
        if answer.certainty is Certainty.NONE:
            return replace(blank, state=State.REVIEW, answer=answer, reason=NOTHING_TO_SAY)
        known = replace(blank, text=answer.text, answer=answer)
        if answer.certainty is Certainty.SURE or self._rules.include_unsure:
            return known
        return replace(known, state=State.REVIEW, reason=UNSURE)

    def _ask(self, blank: Proposal, picture: Path | bytes) -> Answer:
        """What the model says; raises `HearsightError`."""
        answer = self._journal.find(blank.file, blank.key)
        if answer is None:
            answer = answer_of(self._describe(picture))
            self._journal.add(blank.file, blank.key, answer)
        return answer
