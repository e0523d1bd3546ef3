"""The JSON Schemas of docs/: all that the program writes fits them, and what is broken does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import meta

import ccht_excel.rollup.as_json
import ccht_excel.summary.as_json
from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.files.shipped import shipped_path
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Kind, Outcome
from ccht_excel.model.returns import SubmissionStatus
from tests.support.json_schemas import RESULT, ROLLUP, Schema, faults

Json = Any
Change = Callable[[Json], object]


def read(path: Path) -> Json:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result that the sample comes to."""
    return merge(copy_sample(tmp_path_factory.mktemp("mẫu") / "xã")).result


@pytest.fixture(scope="module")
def rollup(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roll-up of the sample, of a commune whose summary is damaged and of a file that tells nothing."""
    folder = tmp_path_factory.mktemp("tỉnh")
    damaged = new_campaign("Đông Lỗ", 2024, district="Hiệp Hòa", province="Bắc Giang")
    init_campaign(folder / "dong_lo", damaged)
    (folder / "dong_lo" / "ket_qua" / "tong_hop.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "la.xlsx").write_bytes(b"PK\x03\x04")
    output = folder.parent / "gop.xlsx"
    assert run(["rollup", str(folder), str(sample.parent), "-o", str(output)]) == 1
    return output.with_suffix(".json")


# ---------------------------------------------------------------------------------------------
# What is written


def test_the_sample_and_its_expected_result_fit(sample: Path) -> None:
    expected = read(shipped_path("samples", "thai_son_2024", "mong_doi", "ket_qua.json"))
    assert faults(RESULT, expected) == []
    assert faults(RESULT, read(sample)) == []
    assert {item["status"] for item in expected["submissions"]} == set(SubmissionStatus)
    assert {item["severity"] for item in expected["findings"]} == set(Severity)


def test_a_campaign_without_a_single_return_fits(tmp_path: Path) -> None:
    init_campaign(tmp_path, new_campaign())
    values = ccht_excel.summary.as_json.result(assess_folder(tmp_path))
    assert faults(RESULT, values) == []
    assert values["commune"] == "" and values["submissions"] == []


def test_a_roll_up_with_and_without_results_fits(rollup: Path) -> None:
    values = read(rollup)
    assert faults(ROLLUP, values) == []
    assert len(values["findings"]) >= 2


def test_every_json_made_in_a_test_is_checked() -> None:
    for make in (ccht_excel.summary.as_json.result, ccht_excel.rollup.as_json.rollup_values):
        assert hasattr(make, "__wrapped__")


# ---------------------------------------------------------------------------------------------
# The schemas themselves


SCHEMAS = {"ket_qua": RESULT, "gop": ROLLUP}


def parts(schema: Json) -> Iterator[dict[str, Json]]:
    """Every object in a schema."""
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_the_schema_is_one_and_lets_in_no_unknown_key(schema: Schema) -> None:
    meta.validate(schema.written)
    objects = [part for part in parts(schema.written) if part.get("type") == "object"]
    assert len(objects) > 8
    for part in objects:
        assert part.get("additionalProperties") is False or "propertyNames" in part
        assert set(part.get("required", ())) <= set(part.get("properties", ()))


def test_the_words_of_the_schemas_are_those_of_the_program() -> None:
    result, rollup = RESULT.written["$defs"], ROLLUP.written["$defs"]
    for found, words in (
        (result["outcome"], Outcome),
        (rollup["outcome"], Outcome),
        (result["indicator"]["properties"]["kind"], Kind),
        (result["submission"]["properties"]["status"], SubmissionStatus),
        (result["finding"]["properties"]["severity"], Severity),
        (rollup["finding"]["properties"]["severity"], Severity),
    ):
        assert found["enum"] == [word.value for word in words]
    assert RESULT.written["properties"]["schema"]["const"] == ccht_excel.summary.as_json.SCHEMA
    assert ROLLUP.written["properties"]["schema"]["const"] == ccht_excel.rollup.as_json.SCHEMA


# ---------------------------------------------------------------------------------------------
# What is broken


def put(*path: Any) -> Change:
    """Set the place named by all but the last, to the last."""
    *parents, key, value = path

    def change(values: Json) -> None:
        for parent in parents:
            values = values[parent]
        values[key] = value

    return change


def drop(*path: Any) -> Change:
    *parents, key = path

    def change(values: Json) -> None:
        for parent in parents:
            values = values[parent]
        del values[key]

    return change


BROKEN_RESULTS: dict[str, Change] = {
    "another version": put("schema", 2),
    "a year as text": put("year", "2024"),
    "a key too many": put("note", ""),
    "a key too many deep inside": put("data", 0, "reports", 0, "row", 8),
    "a key too few": drop("outstanding"),
    "a key too few deep inside": drop("findings", 0, "cell"),
    "no standard at all": put("criteria", 0, "outcomes", {}),
    "a standard that is no id": put("criteria", 0, "outcomes", {"mức độ 1": "met"}),
    "no chỉ tiêu": put("indicators", []),
    "an outcome of another kind": put("indicators", 0, "outcomes", "plan", "maybe"),
    "a level there is not": put("level", "reached", 10),
    "half a person": put("indicators", 13, "ratios", 0, "numerator", 0.5),
    "fewer than nobody": put("indicators", 0, "evidence", -1),
    "a share as printed": put("indicators", 13, "ratios", 0, "required", "plan", "60 %"),
    "a share as a number": put("indicators", 13, "ratios", 0, "required", "plan", 0.6),
    "nobody missing": put("indicators", 13, "ratios", 0, "missing", {"plan": 0}),
    "a ratio without shares": put("indicators", 13, "ratios", []),
    "a result for a ratio": put("indicators", 13, "claimed", "met"),
    "a level for what is attested": put("indicators", 0, "claimed", 3),
    "a result for a recognised level": put("indicators", 10, "claimed", "met"),
    "shares of what is attested": lambda values: values["indicators"][0]["ratios"].extend(
        values["indicators"][13]["ratios"]
    ),
    "an undetermined value": put("data", 0, "value", "undetermined"),
    "no address of a cell": put("data", 0, "reports", 0, "cell", "8D"),
    "no text of a cell": put("data", 0, "reports", 0, "raw", None),
    "a short hash": put("submissions", 0, "sha256", "abc"),
    "an unknown status": put("submissions", 0, "status", "late"),
    "accepted from nobody": lambda values: values["submissions"][0].update(status="accepted", reason=None, unit=None),
    "accepted for a reason": lambda values: values["submissions"][0].update(status="accepted", reason="vì"),
    "rejected without a reason": lambda values: values["submissions"][0].update(status="rejected", reason=None),
    "no id of a unit": put("outstanding", ["Văn phòng"]),
    "a unit twice": put("outstanding", ["van_phong", "van_phong"]),
    "an unknown severity": put("findings", 0, "severity", "fatal"),
    "nothing said": put("findings", 0, "message", ""),
}


@pytest.mark.parametrize("change", BROKEN_RESULTS.values(), ids=BROKEN_RESULTS)
def test_a_broken_result_does_not_fit(change: Change, sample: Path) -> None:
    values = read(sample)
    change(values)
    assert faults(RESULT, values) != []


def with_result(values: Json) -> Json:
    return next(item for item in values["communes"] if item["standing"] != "no_result")


BROKEN_ROLLUPS: dict[str, Change] = {
    "a key too many": put("whole", "average", 1),
    "a key too few": drop("whole", "upper"),
    "no levels among the standings": put("whole", "standings", {"undetermined": 1, "not_reached": 0, "no_result": 0}),
    "a standing in words": lambda values: with_result(values).update(standing="Đạt mức độ 2"),
    "a result without its code": lambda values: with_result(values).pop("content_code"),
    "a result without its level": lambda values: with_result(values).pop("level"),
    "no result, but one is there": lambda values: with_result(values).update(standing="no_result"),
    "a result that is not there": put("communes", 0, {**dict.fromkeys(("commune", "district", "province"), "")}),
    "a code of another kind": lambda values: with_result(values).update(content_code="xyz"),
    "no standard at all": put("indicators", 0, "not_met", {}),
    "half a commune": put("whole", "communes", 1.5),
    "a place that is a number": put("findings", 0, "commune", 5),
}


@pytest.mark.parametrize("change", BROKEN_ROLLUPS.values(), ids=BROKEN_ROLLUPS)
def test_a_broken_roll_up_does_not_fit(change: Change, rollup: Path) -> None:
    values = read(rollup)
    change(values)
    assert faults(ROLLUP, values) != []
