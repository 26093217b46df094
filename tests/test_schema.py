"""The schema of `hearsight describe --json` takes what we print and refuses what we must not."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desktop_app.engine.description import Alternative, Certainty, Description, Facts, ModelInfo
from desktop_app.engine.errors import SENTENCES, ErrorCode

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "assets/schema/describe.schema.json").read_text("utf-8")
)
SUCCESS = {
    "file": "photo.jpg",
    "text": [{"text": "EXIT", "confidence": 0.97, "box": [10, 20, 64, 24]}],
    "codes": [{"kind": "link", "content": "https://example.org"}],
    **Description(
        caption="a cat sits on a red chair",
        description="a cat sits on a red chair",
        confidence=0.62,
        alternatives=(Alternative("a cat on a chair", 0.2), Alternative("a brown cat", 0.0)),
        seconds=0.31,
        model=ModelInfo("hearsight-caption", "1.0"),
        certainty=Certainty.UNSURE,
        checks=("dark", "blurred"),
        facts=Facts(640, 480, "JPEG", 1, 0.4, ("red", "white")),
    ).as_record(),
}
FAILURE = {"file": "-", "error": SENTENCES[ErrorCode.EMPTY], "error_code": "empty"}


def valid(record: Any) -> bool:
    """Whether the record keeps to the schema after a trip through JSON text."""
    return Draft202012Validator(SCHEMA).is_valid(json.loads(json.dumps(record)))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_its_codes_are_our_codes() -> None:
    listed = SCHEMA["$defs"]["failure"]["properties"]["error_code"]["enum"]
    assert listed == [code.value for code in ErrorCode]


def test_what_we_print_is_valid() -> None:
    assert valid(SUCCESS)
    assert valid(SUCCESS | {"alternatives": []})
    assert valid(SUCCESS | {"confidence": 0, "seconds": 0})
    assert valid(SUCCESS | {"confidence": 1})
    assert valid(SUCCESS | {"caption": "", "described": False, "checks": ["black"]})


@pytest.mark.parametrize("code", ErrorCode)
def test_every_failure_is_valid(code: ErrorCode) -> None:
    assert valid({"file": "a.jpg", "error": SENTENCES[code], "error_code": code})


def test_keys_may_be_added_later() -> None:
    more = {"people": 2, "regions": ["left"]}
    assert valid(SUCCESS | more)
    assert valid(FAILURE | more)
    assert valid(SUCCESS | {"model": {"name": "n", "version": "1", "provider": "cpu"}})


@pytest.mark.parametrize("record", [SUCCESS, FAILURE], ids=["success", "failure"])
def test_every_key_is_required(record: dict[str, Any]) -> None:
    for missing in record:
        assert not valid({key: value for key, value in record.items() if key != missing}), missing


@pytest.mark.parametrize(
    "change",
    [
        {"certainty": "certain"},
        {"checks": ["ugly"]},
        {"text": ["EXIT"]},
        {"codes": [{"kind": "secret", "content": "x"}]},
        {"described": "yes"},
        {"caption": None},
        {"description": 7},
        {"file": None},
        {"confidence": 1.01},
        {"confidence": -0.01},
        {"confidence": "high"},
        {"seconds": -1},
        {"alternatives": [{"caption": "a", "confidence": 0.1}] * 5},
        {"alternatives": [{"caption": "a"}]},
        {"alternatives": [{"caption": "a", "confidence": 2}]},
        {"alternatives": ["a"]},
        {"alternatives": None},
        {"model": "hearsight-caption"},
        {"model": {"name": "hearsight-caption"}},
        {"error": "The file is empty.", "error_code": "empty"},
        {"error_code": "empty"},
    ],
    ids=str,
)
def test_a_wrong_success_is_refused(change: dict[str, Any]) -> None:
    assert not valid(SUCCESS | change)


@pytest.mark.parametrize(
    "change",
    [
        {"error_code": "unknown"},
        {"error_code": None},
        {"error": ""},
        {"file": 3},
        {"caption": "a cat"},
    ],
    ids=str,
)
def test_a_wrong_failure_is_refused(change: dict[str, Any]) -> None:
    assert not valid(FAILURE | change)


@pytest.mark.parametrize("record", [None, [], "a cat", {}, [SUCCESS]])
def test_anything_else_is_refused(record: Any) -> None:
    assert not valid(record)
