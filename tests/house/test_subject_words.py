"""No text of the program calls what is assessed by the word of one set: a school shall not be told of its "xã".

Looked for in every string that people may read, help of commands included.
"""

from __future__ import annotations

import ast
import re

import click
import pytest

from ccht_excel.cli import cli
from ccht_excel.law.criteria import available_criteria, load_criteria
from tests.support.source import MODULES, tree

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
