"""The catalogue of findings: complete, readable, every code used, and the table in docs kept current."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from ccht_excel.control.layout import SHEETS
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.entry import Actor, FindingType, finding
from ccht_excel.findings.table import catalogue_markdown
from ccht_excel.model.finding import Severity
from tests.support.source import MODULES, PACKAGE, ROOT


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_entry_says_what_and_what_to_do(entry):
    assert re.fullmatch(r"[a-z][a-z_]+", entry.code)
    title = entry.titled("bộ phận")
    assert title[0].isupper() and not title.endswith(".") and "{" not in title
    assert not entry.message.endswith("."), "the full stop is added where it is printed"
    assert entry.remedy.endswith("."), "a remedy is a sentence"
    words = dict.fromkeys(re.findall(r"\{(\w+)\}", entry.message + entry.remedy + entry.officer), "x")
    words.pop("indicator", None)
    made = finding(entry, indicator="5.1", **words)
    assert made.message[0].isupper() or not made.message[0].isalpha()
    assert "{" not in made.message + made.remedies
    assert not entry.officer or entry.officer.endswith(".")


@pytest.mark.parametrize(
    "entry", [item for item in CATALOGUE.values() if item.actor is Actor.UNIT], ids=lambda e: e.code
)
def test_what_a_unit_must_do_needs_no_knowledge_of_the_folders(entry):
    """It is sent to schools and associations by chat."""
    assert entry.severity is not Severity.INFO
    text = entry.message + entry.remedy
    for word in ("_", "ccht", "tệp điều khiển", "Đề nghị đơn vị", "khóa", *SHEETS.values()):
        assert word not in re.sub(r"\{\w+\}", "", text.replace("{unit_word}", "đơn vị"))
    assert "{datum}" not in text, "ids of figures are the control workbook's"


def test_every_entry_is_named_as_its_code_and_every_code_is_one_entry() -> None:
    named = [
        (name, entry)
        for module in MODULES
        if module.startswith("findings.of_")
        for name, entry in vars(import_module(f"ccht_excel.{module}")).items()
        if isinstance(entry, FindingType)
    ]
    assert [name for name, entry in named if name.lower() != entry.code] == []
    assert sorted(entry.code for _, entry in named) == sorted(CATALOGUE)


def test_every_code_is_used() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    used = set(re.findall(r"\bof_\w+\.([A-Z]\w+)", sources))
    assert [code for code in CATALOGUE if code.upper() not in used] == []


def test_docs_table_is_current():
    stored = (ROOT / "docs" / "phat_hien.md").read_text(encoding="utf-8")
    assert stored == catalogue_markdown(), "write it anew: ccht findings --markdown > docs/phat_hien.md"
