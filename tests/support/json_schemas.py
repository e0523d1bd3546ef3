"""Whatever a test lets the program write as JSON is held against the schema of docs/."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import ccht_excel.rollup.as_json
import ccht_excel.summary.as_json

DOCS = Path(__file__).parent.parent.parent / "docs"


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((DOCS / name).read_text(encoding="utf-8")))


RESULT, ROLLUP = validator("ket_qua.schema.json"), validator("gop.schema.json")


def faults(schema: Draft202012Validator, values: object) -> list[str]:
    """What does not fit the schema, and where."""
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(values)]


@pytest.fixture(scope="session", autouse=True)
def all_json_fits_its_schema() -> Iterator[None]:
    """Check every result and roll-up that is made in this process."""

    def checked(make: Callable[[Any], dict[str, Any]], schema: Draft202012Validator) -> Callable[[Any], dict[str, Any]]:
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
