"""Summaries from strangers: one that hangs, crashes or swells is named, its commune still counts, the rest goes on."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import psutil
import pytest

from ccht_excel.campaign.folder import CONTROL, init_campaign
from ccht_excel.cli import run
from ccht_excel.cli.exit_codes import WRONG
from ccht_excel.guarded import Cause, GuardedProcess, StoppedError
from ccht_excel.model.limits import Limits
from ccht_excel.rollup.communes import NO_RESULT, standing_of
from ccht_excel.rollup.counting import Rollup, roll_up
from ccht_excel.rollup.sources import find_summaries, read_all
from ccht_excel.rollup.summaries import SummaryReader
from tests.support.guards import none_kept, workers_run
from tests.support.made_up import commune_name, made_campaign, made_summary

#: A worker in which some file names do what some file contents do to libraries.
_MISCHIEF = """
import os, sys, time
sys.path[:] = sys.argv[6:]
from ccht_excel import guarded, guarded_worker
from ccht_excel.rollup import summaries
honest = summaries.read_summary
def read_summary(incoming, limits):
    name = incoming.file
    if "treo" in name:
        while True: pass
    if "chet" in name:
        os.abort()
    if "phinh" in name:
        hoard = bytearray(2 << 30); time.sleep(60)
    if "thieu" in name:
        raise MemoryError
    if "noi nhieu" in name:
        print("x" * 100_000, flush=True)
    return honest(incoming, limits)
summaries.read_summary = read_summary
guarded_worker.serve(*sys.argv[1:6])
"""
CODES = {
    "treo": "summary_too_slow",
    "chet": "summary_stops_reader",
    "phinh": "summary_too_much_memory",
    "thieu": "summary_too_much_memory",
}
_LIMITS = Limits(seconds=3.0, memory_bytes=300 << 20)


@pytest.fixture
def mischief(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    workers_run(_MISCHIEF, monkeypatch)
    yield


def rolled(folder: Path, jobs: int = 1, limits: Limits = _LIMITS) -> Rollup:
    sources = find_summaries([folder], folder / "out.xlsx")
    return roll_up([item for items in read_all(sources, jobs, limits) for item in items])


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.usefixtures("mischief")
def test_a_bad_summary_is_named_and_the_others_are_read(tmp_path: Path, jobs: int) -> None:
    for number in range(4):
        made_summary(tmp_path / f"{number}.xlsx", number)
    for name in (*CODES, "noi nhieu"):
        made_summary(tmp_path / f"1 {name}.xlsx", 10 + len(name))
    result = rolled(tmp_path, jobs)
    assert result.counted == 5
    codes = {item.place.file: item.code for _, item in result.findings}
    assert codes == {f"1 {name}.xlsx": code for name, code in CODES.items()}
    said = {item.code: item.message for _, item in result.findings}
    assert "3 giây" in said["summary_too_slow"]
    assert "300 MB" in said["summary_too_much_memory"]


@pytest.mark.slow
@pytest.mark.parametrize("name", CODES)
@pytest.mark.usefixtures("mischief")
def test_its_commune_stays_in_the_denominator(tmp_path: Path, name: str) -> None:
    for number, folder in enumerate(("a", name, "z")):
        init_campaign(tmp_path / folder, made_campaign(number))
        made_summary(tmp_path / folder / "ket_qua" / "tong_hop.xlsx", number)
    result = rolled(tmp_path)
    assert result.whole.total == 3
    assert result.whole.counts[NO_RESULT] == 1
    [(place, said)] = result.findings
    assert (place and place.commune, said.code) == (commune_name(1), CODES[name])


def test_so_does_the_commune_of_a_summary_that_cannot_be_read(tmp_path: Path) -> None:
    for number in range(2):
        init_campaign(tmp_path / str(number), made_campaign(number))
        made_summary(tmp_path / str(number) / "ket_qua" / "tong_hop.xlsx", number)
    (tmp_path / "1" / "ket_qua" / "tong_hop.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    result = rolled(tmp_path)
    standings = {one.place.commune: standing_of(result.criteria_set, one.summary) for one in result.communes}
    assert standings.keys() == {commune_name(0), commune_name(1)}
    assert standings[commune_name(1)] == NO_RESULT
    assert [item.code for _, item in result.findings] == ["file_broken"]


def test_a_control_workbook_that_cannot_be_read_leaves_the_campaign_without_a_name(tmp_path: Path) -> None:
    made_summary(tmp_path / "good.xlsx", 1)
    init_campaign(tmp_path / "x", made_campaign(2))
    (tmp_path / "x" / CONTROL).write_bytes(b"nonsense")
    result = rolled(tmp_path)
    assert [(place and place.name, item.code) for place, item in result.findings] == [
        ("Chưa rõ tên (x)", "summary_missing")
    ]
    assert result.whole.total == 2


def test_limits_are_options_of_rollup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_summary(tmp_path / "a" / "good.xlsx", 1)
    made_summary(tmp_path / "a" / "large.xlsx", 2)
    with (tmp_path / "a" / "large.xlsx").open("ab") as stream:
        stream.write(bytes(2 << 20))
    out = tmp_path / "o.xlsx"
    limits = ["--max-file-mb", "1", "--max-seconds", "30", "--max-memory-mb", "512"]
    assert run(["rollup", str(tmp_path / "a"), "-o", str(out), *limits]) == WRONG
    found = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))["findings"]
    assert [(item["file"], item["code"]) for item in found] == [("large.xlsx", "file_too_large")]
    assert run(["rollup", str(tmp_path / "a"), "-o", str(out), "--max-seconds", "0"]) == 2
    capsys.readouterr()


def test_the_screen_names_the_sheet_where_the_rest_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "a", tmp_path / "toàn tỉnh.xlsx"
    made_summary(folder / "good.xlsx", 1)
    for number in range(15):
        (folder / f"{number}.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    assert run(["rollup", str(folder), "-o", str(out)]) == WRONG
    [rest] = re.findall(r"và 3 điểm nữa, xem trang (.+) của (.+)\.\n", capsys.readouterr().out)
    assert rest[1] == out.name
    with closing(openpyxl.load_workbook(out, read_only=True)) as book:
        told = "\n".join(str(value) for row in book[rest[0]].iter_rows(values_only=True) for value in row)
    assert all(re.search(rf"\b{number}\.xlsx", told) for number in range(15))


def test_the_processes_end_with_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none_kept(monkeypatch)
    for number in range(6):
        made_summary(tmp_path / f"{number}.xlsx", number)
    before = {child.pid for child in psutil.Process().children()}
    answers = read_all(find_summaries([tmp_path], tmp_path / "o.xlsx"), 2)
    next(answers)
    assert len({child.pid for child in psutil.Process().children()} - before) == 2
    answers.close()  # type: ignore[attr-defined]
    assert {child.pid for child in psutil.Process().children()} == before


def test_memory_does_not_grow_with_the_number_of_summaries(tmp_path: Path) -> None:
    for number in range(4):
        made_summary(tmp_path / f"{number}.xlsx", number)
    sources = find_summaries([tmp_path], tmp_path / "o.xlsx")
    with GuardedProcess(_LIMITS) as process:
        reader = SummaryReader(process)
        sizes = []
        for _ in range(3):
            for _ in range(5):
                for source in sources:
                    assert all(item.summary for item in reader.read(source.path, source.base))
            worker = process._worker
            assert worker is not None
            sizes.append(psutil.Process(worker._process.pid).memory_info().rss)
    assert max(sizes) < _LIMITS.memory_bytes
    assert sizes[2] < 1.3 * sizes[0], "the third round takes no more than the first"


# ---------------------------------------------------------------------------------------------
# The process by itself: any function of the program


def test_any_named_function_is_done() -> None:
    with GuardedProcess() as process:
        assert process.run(len, [1, 2, 3]) == 3
        assert process.run(os.path.basename, "a/b") == "b"
        assert process.run(len, "ab") == 2


@pytest.mark.parametrize(
    ("work", "item", "cause"),
    [
        (time.sleep, 60.0, Cause.TIME),
        (os._exit, 3, Cause.CRASH),
        (bytearray, 2 << 30, Cause.MEMORY),
        (int, "no number", Cause.CRASH),
    ],
)
def test_work_that_does_not_end_well_says_why(work: object, item: object, cause: Cause) -> None:
    with GuardedProcess(Limits(seconds=1.0)) as process:
        with pytest.raises(StoppedError) as raised:
            process.run(work, item)  # type: ignore[arg-type]
        assert raised.value.cause is cause
        assert process.run(len, "ab") == 2
