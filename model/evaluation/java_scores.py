"""METEOR and SPICE: pycocoevalcap runs them in Java, so they are told only where that is there.

Denkowski and Lavie 2014 (METEOR 1.5), Anderson et al. 2016 (SPICE). SPICE also needs the Stanford
parser, which pycocoevalcap would download; that is left to the person who wants it.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from pycocoevalcap.meteor.meteor import Meteor
from pycocoevalcap.spice import spice

from model.data.wording import neutral
from model.evaluation.scores import as_results, as_table, neutral_references

NO_JAVA = "not measured: no Java"
NO_PARSER = "not measured: no Stanford parser, see pycocoevalcap/spice"
BROKEN = "not measured: its Java program failed"

Table = dict[int, list[str]]


def java_scores(
    captions: Sequence[str], references: Sequence[Sequence[str]]
) -> dict[str, float | str]:
    """METEOR and SPICE ×100 after the wording table, or why each was not measured."""
    table = as_table(neutral_references(references))
    said = as_results([neutral(caption) for caption in captions])
    measures = {"METEOR": _meteor, "SPICE": _spice}
    return {name: _measured(measure, table, said) for name, measure in measures.items()}


def _measured(
    measure: Callable[[Table, Table], float | str], table: Table, said: Table
) -> float | str:
    if shutil.which("java") is None:
        return NO_JAVA
    try:
        return measure(table, said)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return BROKEN


def _meteor(table: Table, said: Table) -> float:
    meteor = Meteor()
    try:
        return float(meteor.compute_score(table, said)[0]) * 100
    finally:
        meteor.meteor_p.kill()
        meteor.meteor_p.communicate()  # closes its pipes, which the library leaves open
        if meteor.lock.locked():  # after an error; the library would wait for it for ever
            meteor.lock.release()


def _spice(table: Table, said: Table) -> float | str:
    if not list((Path(spice.__file__).parent / "lib").glob("stanford-corenlp-*-models.jar")):
        return NO_PARSER
    return float(spice.Spice().compute_score(table, said)[0]) * 100
