"""Text from files is data on the screen: brackets stand as they are, nothing moves the cursor, no command ends."""

from __future__ import annotations

import ast
import contextlib
import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import ccht_excel.cli
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.cli import run
from ccht_excel.cli.terminal import Column, Screen, say
from ccht_excel.control.new_campaign import new_campaign
from tests.support.campaigns import return_all

HOSTILE = (
    "Trường THCS [cơ sở 2] [/cũ] [bold]đậm[/bold] :smile: {x} %s &G &&amp; <b>",
    "\x1b[2J\x1b]0;tiêu đề\x07\x9b31m \x08\x7f \r xoá \u202elạ\u2066 \u200b\ufeff \u2028",
    "=1+1'\"&P&Giang & [Picture] &[Picture] \ud800 /\\ .. \t *?",
)
_PACKAGE = Path(ccht_excel.cli.__file__).parents[1]


def _clean(text: str) -> bool:
    return all(letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in text)


def _ways_past(tree: ast.AST) -> list[str]:
    """Everything in a module that writes to the screen, or could."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found += [name for name in names if name.split(".")[0] == "rich"]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            found.append("print")
        if isinstance(node, ast.Attribute) and node.attr in ("echo", "secho", "echo_via_pager", "progressbar", "write"):
            owner = ast.unparse(node.value)
            if owner.startswith(("click", "sys.std")):
                found.append(f"{owner}.{node.attr}")
    return found


def test_there_is_one_door_to_the_screen() -> None:
    """But the starter, which runs on a bare Python before anything is installed."""
    for path in _PACKAGE.rglob("*.py"):
        found = _ways_past(ast.parse(path.read_text(encoding="utf-8")))
        assert bool(found) == (path.name in ("terminal.py", "starter.py")), (path, found)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
@example(*HOSTILE[:2])
@example("[/cũ]", "[link=http://x]")
@example("\\[bold]", "a\\")
def test_whatever_is_shown_stays_text(first: str, second: str) -> None:
    seen = io.StringIO()
    with contextlib.redirect_stdout(seen):
        screen = Screen()
        say(first)
        screen.line(first, style="bold")
        screen.item([(first, "red"), second])
        screen.plain(second)
        screen.table([Column(first), Column("x", fold=True)], [(first, second), None, ((second, "bold"), "")], first)
        with screen.progress(first, 1) as advance:
            advance()
    assert _clean(seen.getvalue())


@pytest.mark.parametrize("brackets", ["[cơ sở 2]", "[/cũ]", "[bold]", "[/]", "[[x]]", "\\[y]"])
def test_brackets_stand_on_the_screen_as_they_are(brackets: str, capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.line(f"Trường {brackets}")
    screen.item(f"Hội {brackets}")
    screen.table([Column("Đơn vị")], [(f"Ban {brackets}",)])
    shown = capsys.readouterr().out
    assert [f"{word} {brackets}" in shown for word in ("Trường", "Hội", "Ban")] == [True, True, True]


def _laid_out(text: str, monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> str:
    """What stands on the screen of a text in each place that lines are broken in."""
    seen = io.StringIO()
    monkeypatch.setattr(seen, "isatty", lambda: terminal, raising=False)
    if terminal:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "60")
    with contextlib.redirect_stdout(seen):
        screen = Screen()
        screen.line(text, style="bold")
        screen.item([("LỖI ", "bold red"), text])
        screen.table([Column(text), Column(text, fold=True), Column("Đợt", whole=True)], [(text, text, "x")], text)
    return seen.getvalue()


@pytest.mark.parametrize("terminal", [False, True], ids=["plain", "terminal"])
@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"], ids=["no-break", "narrow", "figure"])
def test_lines_are_broken_at_ordinary_spaces_only(space: str, terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    held = f"≥{space}95{space}%"
    for before in range(8):
        text = " ".join(["x" * before, *[held] * 30])
        shown = _laid_out(text, monkeypatch, terminal=terminal)
        assert shown.count("%") == shown.count(held) == 30 * 7
        # The same as where a letter stands for each such space, which is no place to break a line at.
        assert shown == _laid_out(text.replace(space, "_"), monkeypatch, terminal=terminal).replace("_", space)


@pytest.mark.parametrize("text", HOSTILE)
def test_through_every_command(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commune, units, values in cells and names of files are hostile; each command says its say and ends well."""
    campaign = new_campaign(text, 2024, district=text, province=text)
    campaign = replace(
        campaign,
        receiver=text,
        units=tuple(replace(unit, name=f"{text} {number}") for number, unit in enumerate(campaign.units)),
    )
    folder = tmp_path / "đợt"
    init_campaign(folder, campaign)
    assert run(["distribute", str(folder)]) == 0
    return_all(folder)
    form = next((folder / "nhan_ve").glob("hoi_khuyen_hoc*"))
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == 3000:
                    cell.value = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cs"})
    book.save(form)
    name = "".join(letter for letter in text if letter not in "/\x00\ud800")
    (folder / "nhan_ve" / f"{name}.txt").write_bytes(b"x")
    commands = [
        ["merge", str(folder)],
        ["merge", "--only-changed", str(folder)],
        ["explain", str(folder), "5.1"],
        ["explain", str(folder), text.replace("\ud800", "")],
        ["check", str(form), str(folder / "nhan_ve" / f"{name}.txt"), str(folder / name)],
        ["verify", str(folder / "ket_qua" / "tong_hop.xlsx"), str(folder / name)],
        ["rollup", str(folder), "-o", str(tmp_path / "gộp.xlsx")],
        ["merge", str(tmp_path)],
        ["distribute", str(tmp_path / name)],
        ["init", str(folder), "--commune", name, "--criteria-set", name],
        ["findings", name],
        [name],
    ]
    for command in commands:
        assert run(command) in (0, 1, 2), command
        said = capsys.readouterr()
        assert _clean(said.out), (command, said.out)
        assert _clean(said.err), (command, said.err)
    reminders = (folder / "ket_qua" / "nhac_viec.txt").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert _clean(reminders)
    assert distribute(folder).forms


@pytest.mark.parametrize(
    "commune", ["Trần&Giang", "&G", "a&&b", "&P&[Picture]", "&" * 300, "\U0001f3eb" * 300, '"x" &"Arial"', "8 xã"]
)
def test_a_footer_prints_the_name_as_it_is(commune: str, tmp_path: Path) -> None:
    init_campaign(tmp_path, new_campaign(commune, 2024, district="D", province="P"))
    assert run(["distribute", str(tmp_path)]) == 0
    assert run(["merge", str(tmp_path)]) == 1
    book = openpyxl.load_workbook(tmp_path / "ket_qua" / "tong_hop.xlsx")
    for name in ("Tổng hợp", "Minh chứng", "Tình hình nộp"):
        footer = book[name].oddFooter.left.text
        assert footer is not None
        assert footer.startswith("Mã nội dung")
        kept = commune.replace('"', "")[:20].replace("&", "&&")
        assert kept in footer.replace("&&", "\x00").replace("\x00", "&&")
