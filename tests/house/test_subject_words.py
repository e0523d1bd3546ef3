"""No text of the program calls what is assessed, or who fills in its forms, by the word of one set.

A school shall not be told of its "xã", nor its parts be called "đơn vị". Looked for in every string that people may
read, help of commands included.
"""

from __future__ import annotations

import ast
import re

import click
import pytest

from ccht_excel.cli import cli
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.subjects import UNIT
from tests.support.source import MODULES, PACKAGE, tree

NEUTRAL = {"tổ chức", "cơ quan", "lực lượng", "đơn vị sự nghiệp", "tổ chức kinh tế"}
"""Names of types that are words of everybody's office language too: no text means a type by them."""

WORDS = sorted(
    {
        word
        for id in available_criteria()
        for word in (load_criteria(id).subject.collective, *(type.name for type in load_criteria(id).subject.types))
    }
    - NEUTRAL
    - {"đơn vị"},
    key=len,
    reverse=True,
)
SUBJECT = re.compile(rf"(?<!thị )\b({'|'.join(map(re.escape, WORDS))})\b(?! hội\b)", re.IGNORECASE)

EXCUSED = {
    "batch.commune_list": "headings of lists as people write them, to be known again",
    "documents.campaign_words": "with what the name of a place begins also within that of a school or an office",
    "signatures.key_list": "the same, and how offices are called before the name of their commune",
    "vietnamese.place_names": "beginnings of names, to be known again",
    "signatures.statement": "a line of a signed format: signatures that exist would no longer hold",
}


def strings(module: str) -> list[str]:
    source = tree(module)
    documented = {
        id(node.value)
        for node in ast.walk(source)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
    ]


def test_the_words_are_those_of_the_sets() -> None:
    assert {"xã", "phường", "đặc khu", "trường tiểu học"} <= set(WORDS)
    assert SUBJECT.search("Danh sách xã") and SUBJECT.search("PHƯỜNG")
    assert not SUBJECT.search("xây dựng xã hội học tập, thị xã")


@pytest.mark.parametrize("module", MODULES)
def test_no_text_calls_the_subject_by_the_word_of_a_set(module: str) -> None:
    found = [text for text in strings(module) if SUBJECT.search(text)]
    assert bool(found) is (module in EXCUSED), found


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_no_help_does(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command
    told = [command.help or "", *(getattr(option, "help", "") or "" for option in command.params), cli.help or ""]
    assert not [text for text in told if SUBJECT.search(text)]


UNITS = re.compile(UNIT, re.IGNORECASE)
EXCUSED_UNITS = {
    "batch.commune_list": "headings of lists of what is assessed",
    "cli.commands.demo": "what is assessed, rolled up",
    "cli.commands.init": "what is assessed; help, which is for every set",
    "control.layout": "what was assessed before and is no more",
    "control.recognition_sheet": "the same",
    "control.recognitions": "the same",
    "documents.fields": "what templates are told of their fields, whatever the set",
    "documents.vouching": "the office whose template it is",
    "findings.of_control": "what is assessed, of another type",
    "findings.of_signatures": "headings of a list of what is assessed",
    "findings.table": "the head of the manual's table, which is for every set",
    "forms.layout": "who signs a form where the set does not say it",
    "law.criteria": "told to who writes a criteria set",
    "model.subjects": "the word itself, for sets that say no other",
    "rollup.parts": "who signs, as on papers of the state",
    "signatures.key_list": "headings of a list of what is assessed",
    "summary.texts": "what was assessed before and is no more",
    "vietnamese.place_names": "beginnings of names, to be known again",
}


@pytest.mark.parametrize("module", MODULES)
def test_no_text_calls_those_who_fill_in_forms_by_the_usual_word(module: str) -> None:
    found = [text for text in strings(module) if UNITS.search(text)]
    assert bool(found) is (module in EXCUSED_UNITS), found


def test_nor_does_a_template_of_the_page() -> None:
    told = {path.name: path.read_text(encoding="utf-8") for path in (PACKAGE / "web" / "templates").glob("*.html")}
    assert len(told) > 9
    # A commune is an administrative unit.
    assert {name for name, text in told.items() if UNITS.search(text.replace(f"{UNIT} hành chính", ""))} == set()


WORDED = {
    entry.code.upper()
    for entry in CATALOGUE.values()
    if "nit_word}" in f"{entry.message}{entry.remedy}{entry.officer}{entry.remedy_anew}"
}


def untold(module: str) -> list[str]:
    """Findings made without the word that their texts are to call a unit by."""
    calls = (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
    made = [(getattr(node.func, "id", ""), node) for node in calls]
    found = [(node, type) for name, node in made if name in ("finding", "of_cells") for type in map(named, node.args)]
    return [type for node, type in found if type in WORDED and not {"unit_word", None} & {k.arg for k in node.keywords}]


def named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("findings.")])
def test_findings_are_told_what_units_are_called(module: str) -> None:
    assert untold(module) == []


def test_types_that_call_a_unit_are_known_by_their_texts() -> None:
    assert {"ROW_MISSING", "COPY_NOT_MADE", "RETURN_UNIT_UNKNOWN"} <= WORDED and "COUNT_NOT_NUMBER" not in WORDED
