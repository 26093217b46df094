"""`hearsight alt-text`: proposes alternative texts, and writes them where that is asked for."""

import argparse
import json
import os
from pathlib import Path

from desktop_app.alt_text import report, safe_write
from desktop_app.alt_text.errors import AltTextError
from desktop_app.alt_text.files import Chosen, chosen_files
from desktop_app.alt_text.journal import Journal
from desktop_app.alt_text.progress import Progress
from desktop_app.alt_text.proposals import Proposal, State
from desktop_app.alt_text.run import Describe, Rules, Run, Target
from desktop_app.engine.client import Engine
from desktop_app.paths import journals_folder
from desktop_app.terminal import answer, complain

INTERRUPTED = "Stopped. Give the same command again to go on from here."
GOING_ON = "Going on from an interrupted run: {count} pictures are known."


def run_alt_text(options: argparse.Namespace) -> int:
    """Do what the options say with an engine; 0 when nothing failed, else 1."""
    engine = Engine(options.device, on_notice=complain)
    try:
        return run_with(options, engine.describe)
    finally:
        engine.close()


def run_with(options: argparse.Namespace, describe: Describe) -> int:
    """Do what the options say, described by the given function."""
    target = Target.FILES if options.write else Target.NOWHERE
    target = Target.SIDECARS if options.sidecar else target
    rules = Rules(target, options.include_unsure, options.overwrite_own)
    chosen = chosen_files(options.files)
    if target is not Target.NOWHERE:
        _remove_leftovers(chosen)
    journal = Journal(journals_folder(), options.files)
    if journal.known:
        complain(GOING_ON.format(count=journal.known))
    done = False
    try:
        proposals = _work_off(chosen, Run(describe, journal, rules), options)
        done = _write_lists(proposals, options)
    except KeyboardInterrupt:
        complain(INTERRUPTED)
        raise
    finally:
        journal.close(done=done)
    complain(report.summary(proposals))
    has_failed = any(proposal.state is State.FAILED for proposal in proposals)
    return 1 if has_failed or not done else 0


def _work_off(chosen: list[Chosen], run: Run, options: argparse.Namespace) -> list[Proposal]:
    progress = Progress(len(chosen), complain)
    proposals: list[Proposal] = []
    for one in chosen:
        for proposal in run.handle(one):
            proposals.append(proposal)
            _tell(proposal, options)
        progress.step()
    return proposals


def _tell(proposal: Proposal, options: argparse.Namespace) -> None:
    if options.json:
        answer(json.dumps(proposal.as_record(), ensure_ascii=False))
        return
    match proposal.state:
        case State.PROPOSED | State.WRITTEN:
            if options.csv is None:
                answer(f"{proposal.name}\t{proposal.text}")
        case State.REVIEW:
            complain(f"{proposal.name}: {proposal.reason} Review: {proposal.text or 'no text'}")
        case State.SKIPPED | State.FAILED:
            complain(f"{proposal.name}: {proposal.reason}")
        case State.HAS_TEXT | State.OWN_TEXT:
            pass  # the summary counts them


def _write_lists(proposals: list[Proposal], options: argparse.Namespace) -> bool:
    """Write the table and the page that were asked for; whether that worked."""
    lists = ((options.csv, report.as_csv), (options.report, report.as_page))
    done = True
    for path, make in lists:
        if path is None:
            continue
        try:
            safe_write.create(path, make(proposals).encode())
        except AltTextError as error:
            complain(f"{path}: {error.sentence}")
            done = False
    return done


def _remove_leftovers(chosen: list[Chosen]) -> None:
    for folder in {Path(os.path.realpath(one.path)).parent for one in chosen if not one.problem}:
        safe_write.remove_leftovers(folder)
