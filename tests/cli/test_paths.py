"""Whatever a path on the command line leads to: a sentence and exit code 2, never a traceback, nothing waited for."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import FAILED, snapshot
from tests.support.instead import INSTEAD

Arguments = Callable[[str, Path], list[str]]

FOLDERS: dict[str, Arguments] = {
    "distribute": lambda path, _: ["distribute", path],
    "merge": lambda path, _: ["merge", path],
    "merge --only-changed": lambda path, _: ["merge", "--only-changed", path],
    "explain": lambda path, _: ["explain", path, "5.1"],
}
FILES: dict[str, Arguments] = {
    "init --communes": lambda path, base: ["init", str(base / "cây"), "--communes", path],
    "rollup": lambda path, base: ["rollup", path, "-o", str(base / "gộp.xlsx"), "--jobs", "1"],
    "rollup --communes": lambda path, base: ["rollup", str(base), "-o", str(base / "gộp.xlsx"), "--communes", path],
    "check": lambda path, _: ["check", path],
    "pdf": lambda path, _: ["pdf", path],
    "verify": lambda path, _: ["verify", path],
}
WRITTEN: dict[str, Arguments] = {
    "init": lambda path, _: ["init", path, "--commune", "X", "--year", "2024"],
    "demo": lambda path, _: ["demo", path],
}
STRANGE = {
    "too long a name": "x" * 300,
    "too long a path": "/".join(["y" * 200] * 30),
    "through a file": "{base}/dot_danh_gia.xlsx/x",
    "a device": "/dev/null",
    "an endless device": "/dev/zero",
}
NO_FILE = [kind for kind in INSTEAD if kind != "a file"]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Nothing waits for what never comes."""

    def late(*_: object) -> None:
        raise AssertionError("waited for what never comes")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def base(returned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A merged campaign."""
    folder = shutil.copytree(returned, tmp_path_factory.mktemp("đợt") / "x")
    merge(folder)
    return folder


def refused(arguments: list[str], base: Path, capsys: pytest.CaptureFixture[str]) -> str:
    before = snapshot(base)
    assert run(arguments) == FAILED
    said = capsys.readouterr()
    assert said.out == "" and snapshot(base) == before
    assert not any(word in said.err for word in ("Traceback", "Errno", "No such", "not a dir", "Is a dir"))
    return said.err


@pytest.mark.sampled(17)
@pytest.mark.parametrize("command", [*FOLDERS, *FILES])
@pytest.mark.parametrize("kind", NO_FILE)
def test_what_is_read(command: str, kind: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "chỗ này"
    INSTEAD[kind](place)
    assert place.name in refused((FOLDERS | FILES)[command](str(place), base), base, capsys)


@pytest.mark.sampled(17)
@pytest.mark.parametrize("command", [*FOLDERS, *FILES, *WRITTEN])
@pytest.mark.parametrize("kind", STRANGE)
def test_strange_paths(command: str, kind: str, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = STRANGE[kind].format(base=base)
    assert path[:20] in refused((FOLDERS | FILES | WRITTEN)[command](path, base), base, capsys)


# To explain, what is no folder belongs to the words that are asked for.
@pytest.mark.parametrize("command", [*(name for name in FOLDERS if name != "explain"), *FILES, *WRITTEN])
@pytest.mark.parametrize("path", ["", " ", "''", "“ ”"])
def test_a_blank_path_is_not_where_one_stands(
    command: str, path: str, base: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(base)
    before = snapshot(base)
    said = refused((FOLDERS | FILES | WRITTEN)[command](path, base), base, capsys)
    assert "đường dẫn để trống" in said
    assert snapshot(base) == before


@pytest.mark.parametrize("command", FOLDERS)
def test_a_file_for_a_folder(command: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tệp").write_bytes(b"x")
    assert "là một tệp, cần một thư mục" in refused(FOLDERS[command](str(tmp_path / "tệp"), base), base, capsys)


@pytest.mark.parametrize("command", WRITTEN)
@pytest.mark.parametrize("kind", [kind for kind in INSTEAD if kind != "nothing"])
def test_where_is_written(
    command: str, kind: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "chỗ này"
    INSTEAD[kind](place)
    assert place.name in refused(WRITTEN[command](str(place), base), base, capsys)
    assert os.path.lexists(place) and not place.is_dir()


@pytest.mark.parametrize("kind", ["a pipe", "a socket", "a folder"])
@pytest.mark.parametrize("suffix", [".xlsx", ".json"])
def test_where_a_roll_up_is_written(
    kind: str, suffix: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / f"gộp{suffix}"
    (INSTEAD | {"a folder": Path.mkdir})[kind](place)
    assert place.name in refused(["rollup", str(base), "-o", str(tmp_path / "gộp.xlsx"), "--jobs", "1"], base, capsys)
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@pytest.mark.parametrize(("on_disk", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_found_by_its_letters_however_its_marks_are_put(
    on_disk: Literal["NFC", "NFD"],
    typed: Literal["NFC", "NFD"],
    base: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """macOS, and archives made on it, part a letter from its marks."""
    name = "Cộng đồng học tập"
    shutil.copytree(base, tmp_path / normalize(on_disk, name))
    assert run(["explain", str(tmp_path / normalize(typed, name)), "5.1"]) == 0
    assert run(["init", str(tmp_path / normalize(typed, name)), "--commune", "X", "--year", "2024"]) == FAILED
    assert "không ghi đè" in capsys.readouterr().err
    assert len([*tmp_path.iterdir()]) == 1
