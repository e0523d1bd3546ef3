"""Whatever a test lets the program write as JSON is held against the schema of docs/."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from msgspec import Struct

import ccht_excel.rollup.as_json
import ccht_excel.summary.as_json

DOCS = Path(__file__).parent.parent.parent / "docs"


class Schema(Struct, frozen=True):
    """A schema of docs/, and what holds values against it."""

    written: Any
    validator: Draft202012Validator


def schema_of(name: str) -> Schema:
    written = json.loads((DOCS / name).read_text(encoding="utf-8"))
    return Schema(written, Draft202012Validator(written))


RESULT, ROLLUP = schema_of("ket_qua.schema.json"), schema_of("gop.schema.json")


def faults(schema: Schema, values: object) -> list[str]:
    """What does not fit the schema, and where."""
    try:
        return [
            f"{'.'.join(map(str, error.instance_path))}: {error.message}"
            for error in schema.validator.iter_errors(values)
        ]
    except ValueError as error:  # what JSON cannot hold
        return [str(error)]


@pytest.fixture(scope="session", autouse=True)
def all_json_fits_its_schema() -> Iterator[None]:
    """Check every result and roll-up that is made in this process."""

    def checked(make: Callable[[Any], dict[str, Any]], schema: Schema) -> Callable[[Any], dict[str, Any]]:
        @wraps(make)
        def made(source: Any) -> dict[str, Any]:
            values = make(source)
            assert faults(schema, values) == []
            return values

        return made

    with pytest.MonkeyPatch.context() as patch:
        for module, name, schema in (
            (ccht_excel.summary.as_json, "result", RESULT),
            (ccht_excel.rollup.as_json, "rollup_values", ROLLUP),
        ):
            patch.setattr(module, name, checked(getattr(module, name), schema))
        yield
