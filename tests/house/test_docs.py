"""The manuals: every command, option and finding is in them, no link or picture is dead, no picture is outdated."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import openpyxl
import pytest
from openpyxl.styles import PatternFill

from ccht_excel.cli import cli
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.summary.texts import OUTCOMES, STATUSES
from tests.support.source import PACKAGE, ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "samples").rglob("*.md")])
FOR_THE_OFFICER = (DOCS / "huong_dan.md", DOCS / "huong_dan_don_vi.md")
BIGGEST_PICTURE = 150 * 1024
COMMANDS = {name: cli.get_command(click.Context(cli), name) for name in cli.list_commands(click.Context(cli))}


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


pictures = load(DOCS / "make_pictures.py")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


MANUAL = text(DOCS / "huong_dan.md") + text(ROOT / "README.md")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("anh")
    pictures.make_workbooks(folder)
    return folder


# ---------------------------------------------------------------------------------------------
# Everything is told


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_tells_of_the_command(name: str) -> None:
    assert re.search(rf"ccht {name}\b", MANUAL)


def options() -> Iterator[tuple[str, str]]:
    for name, command in COMMANDS.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                yield from ((name, option) for option in parameter.opts)


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_the_manual_tells_of_the_option(command: str, option: str) -> None:
    told = [part for part in re.split(r"\n\s*\n|(?<=\|)\n", MANUAL) if re.search(rf"(ccht |`){command}\b", part)]
    assert any(re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", part) for part in told), f"{command} {option}"


def test_the_manual_names_no_command_or_option_that_does_not_exist() -> None:
    known = {option for _, option in options()} | {"--help", "--version"}
    lines = [line for page in PAGES for line in text(page).splitlines() if "ccht" in line and "pip" not in line]
    assert {name for line in lines for name in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)} <= known
    called = {name for line in lines for name in re.findall(r"(?:`|^\s*|-m )ccht(?:_excel)? ([a-z]+)", line)}
    assert called <= set(COMMANDS)


def test_the_table_has_every_finding() -> None:
    table = text(DOCS / "phat_hien.md")
    assert [code for code in CATALOGUE if f"| `{code}` |" not in table] == []


def test_the_manual_explains_every_word_for_an_outcome_and_a_file() -> None:
    for word in (*OUTCOMES.values(), *STATUSES.values()):
        assert f"| {word} |" in MANUAL


def test_the_table_of_contents_has_every_chapter() -> None:
    for page in FOR_THE_OFFICER[:1]:
        chapters = re.findall(r"^## (.+)$", text(page), re.MULTILINE)
        assert re.findall(r"^\d+\. \[(.+)\]\(#", text(page), re.MULTILINE) == [
            chapter.partition(". ")[2] for chapter in chapters
        ]


def keys(value: Any) -> Iterator[str]:
    """Every key of a JSON value, but those that are ids of chỉ tiêu and shares."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key[:1].isdigit():
                yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{pictures.MAIN}/ket_qua/ket_qua.json", f"{pictures.MANY}.json"])
def test_the_reference_has_every_key_of_the_json(name: str, workbooks: Path) -> None:
    reference = text(DOCS / "result_json.md")
    assert [key for key in sorted(set(keys(json.loads(text(workbooks / name))))) if f"`{key}`" not in reference] == []


# ---------------------------------------------------------------------------------------------
# The README's tree of rooms


def test_the_readme_has_a_line_for_every_room() -> None:
    tree = text(ROOT / "README.md").partition("## How the code is laid out")[2].partition("\n## ")[0]
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(re.findall(r"^  (\w+)/ ", tree, re.MULTILINE)) == rooms


# ---------------------------------------------------------------------------------------------
# Links


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    kept = ("".join(c for c in title.lower() if c.isalnum() or c in " -_") for title in titles)
    return {unicodedata.normalize("NFC", title.replace(" ", "-")) for title in kept}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_or_picture_is_dead(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


# ---------------------------------------------------------------------------------------------
# Pictures


def test_every_picture_is_made_by_the_script_and_used() -> None:
    names = {picture.name for picture in pictures.ALL}
    assert {path.name for path in pictures.PICTURES.glob("*.png")} == names
    assert set(pictures.read_record()) == names
    shown = "".join(map(text, PAGES))
    assert [name for name in sorted(names) if f"anh/{name})" not in shown] == []


@pytest.mark.parametrize("picture", pictures.ALL, ids=lambda picture: picture.name)
def test_the_picture_is_as_old_as_the_layout_it_shows(picture: object, workbooks: Path) -> None:
    name: str = picture.name  # type: ignore[attr-defined]
    path = pictures.PICTURES / name
    record = pictures.read_record()[name]
    assert path.stat().st_size <= BIGGEST_PICTURE
    assert record["file"] == pictures.file_code(path), f"{name} was not made by {pictures.COMMAND}"
    assert record["shows"] == pictures.shown(workbooks, picture), f"outdated, run: {pictures.COMMAND} {name}"


def test_the_screen_shown_in_the_manual_is_the_present_one(workbooks: Path) -> None:
    start, end = pictures.SCREEN_MARKS
    shown = text(DOCS / "huong_dan.md").partition(start)[2].partition(end)[0]
    assert shown == f"\n```text\n{pictures.screen_text(workbooks)}\n```\n", f"outdated, run: {pictures.COMMAND}"


@pytest.mark.slow
def test_what_a_picture_shows_changes_with_text_width_and_colour(workbooks: Path, tmp_path: Path) -> None:
    picture = next(picture for picture in pictures.ALL if picture.name == "can_sua.png")
    before = pictures.shown(workbooks, picture)
    changes = (
        lambda sheet: sheet.__setitem__("A5", "Hạng"),
        lambda sheet: setattr(sheet.column_dimensions["G"], "width", 20),
        lambda sheet: setattr(sheet["A5"], "fill", PatternFill("solid", fgColor="FF00FF00")),
        lambda sheet: sheet.merge_cells("A40:B40"),
    )
    seen = {before}
    for number, change in enumerate(changes):
        book = openpyxl.load_workbook(workbooks / picture.workbook)
        change(book[picture.sheet])
        path = tmp_path / str(number) / picture.workbook
        path.parent.mkdir(parents=True)
        book.save(path)
        seen.add(pictures.shown(tmp_path / str(number), picture))
    assert len(seen) == 1 + len(changes)
