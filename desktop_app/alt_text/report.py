"""What became of every picture, as a table for other programs and as a page to read or listen to.

The page has headings to jump between, one table under each, and a name for every row and column.
"""

import csv
import html
from collections.abc import Sequence
from io import StringIO

from desktop_app.alt_text.proposals import Proposal, State, displayable

HEADINGS = {
    State.REVIEW: "To review",
    State.FAILED: "Failed",
    State.PROPOSED: "Proposed",
    State.WRITTEN: "Written",
    State.SKIPPED: "Skipped",
    State.HAS_TEXT: "Written by a person, left as they are",
    State.OWN_TEXT: "Written by Hearsight before",
}

_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid;padding:.4rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}"
)


def as_csv(proposals: Sequence[Proposal]) -> str:
    """One row a picture, with the fields of `--json`."""
    text = StringIO()
    names = list(Proposal.as_record(proposals[0])) if proposals else ["file"]
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(proposal.as_record() for proposal in proposals)
    return text.getvalue()


def as_page(proposals: Sequence[Proposal]) -> str:
    """A page of HTML."""
    groups = {
        state: [one for one in proposals if one.state is state]
        for state in HEADINGS
        if any(one.state is state for one in proposals)
    }
    counts = "".join(
        f'<li><a href="#{state}">{HEADINGS[state]}: {len(group)}</a></li>'
        for state, group in groups.items()
    )
    sections = "".join(_section(state, group) for state, group in groups.items())
    summary = f'<nav aria-label="Sections"><ul>{counts}</ul></nav>' if counts else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Alt text report</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>Alt text report</h1><p>{len(proposals)} pictures.</p>{summary}{sections}"
        "</main></body></html>\n"
    )


def summary(proposals: Sequence[Proposal]) -> str:
    """How many of each kind, in a line."""
    counts = {HEADINGS[state]: sum(one.state is state for one in proposals) for state in HEADINGS}
    told = [f"{heading}: {count}." for heading, count in counts.items() if count]
    return " ".join(told) or "There is no picture that lacks a text."


def _section(state: State, proposals: Sequence[Proposal]) -> str:
    with_reason = any(one.reason for one in proposals)
    heads = ["Picture", "Alt text", *(["Why"] if with_reason else [])]
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    rows = "".join(_row(one, with_reason) for one in proposals)
    return (
        f'<section aria-labelledby="{state}"><h2 id="{state}">{HEADINGS[state]}</h2>'
        f'<table aria-labelledby="{state}"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _row(proposal: Proposal, with_reason: bool) -> str:
    reason = f"<td>{_text(proposal.reason)}</td>" if with_reason else ""
    name, text = _text(proposal.name), _text(proposal.text) or "none"
    return f'<tr><th scope="row">{name}</th><td>{text}</td>{reason}</tr>'


def _text(text: str) -> str:
    return html.escape(displayable(text))
