"""The catalogue of findings: complete, readable, every code used, and the table in docs kept current."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from ccht_excel.findings.catalogue import CATALOGUE, Actor, finding
from ccht_excel.findings.table import catalogue_markdown
from ccht_excel.model.finding import Severity
from tests.support.source import MODULES, PACKAGE, ROOT, tree


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_entry_says_what_and_what_to_do(entry):
    assert re.fullmatch(r"[a-z][a-z_]+", entry.code)
    assert entry.title[0].isupper() and not entry.title.endswith(".")
    assert not entry.message.endswith("."), "the full stop is added where it is printed"
    assert entry.remedy.endswith("."), "a remedy is a sentence"
    words = dict.fromkeys(re.findall(r"\{(\w+)\}", entry.message + entry.remedy), "x")
    words.pop("indicator", None)
    made = finding(entry.code, indicator="5.1", **words)
    assert made.message[0].isupper() or not made.message[0].isalpha()
    assert "{" not in made.message + made.remedy


@pytest.mark.parametrize(
    "entry", [item for item in CATALOGUE.values() if item.actor is Actor.UNIT], ids=lambda e: e.code
)
def test_what_a_unit_must_do_needs_no_knowledge_of_the_folders(entry):
    """It is sent to schools and associations by chat."""
    assert entry.severity is not Severity.INFO
    for word in ("nhan_ve", "ccht", "Phân công", "Đề nghị đơn vị", "khóa"):
        assert word not in entry.message + entry.remedy


def test_every_code_is_used():
    sources = "".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "findings"
    )
    unused = [
        code for code in CATALOGUE if f'"{code}"' not in sources and not code.startswith(("is_control_", "is_summary_"))
    ]
    assert unused == []


def test_docs_table_is_current():
    stored = (ROOT / "docs" / "phat_hien.md").read_text(encoding="utf-8")
    assert stored == catalogue_markdown(), "write it anew: ccht findings --markdown > docs/phat_hien.md"


SAYING = {"finding", "catalogued", "say", "reject", "UnreadableFileError", "NotAReturnError", "SummaryError"}


def codes_said(module: str) -> Iterator[str]:
    """Finding codes that a module names where it makes one."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.lstrip("_") in SAYING:
                for argument in node.args[:2]:
                    for part in ast.walk(argument):
                        if isinstance(part, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)+", str(part.value)):
                            yield str(part.value)


def test_every_code_that_is_said_stands_in_the_catalogue() -> None:
    said = {code: module for module in MODULES for code in codes_said(module)}
    assert len(said) > 40, "the calls are no longer found"
    assert {code: module for code, module in said.items() if code not in CATALOGUE} == {}
