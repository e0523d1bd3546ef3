"""Damaged returns through the whole merge: eight of them a campaign, one of each unit, read, judged and marked.

Every file must be in the register, every result written, every marked copy a workbook that another library opens where
it opens the unit's own; the merge itself must not fail, whatever the files hold. Time and memory are counted.
"""

from __future__ import annotations

import io
import json
import resource
import shutil
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import openpyxl
import psutil
from msgspec import Struct, field

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import RESULTS, RETURNS, init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.returns.guard import Reader
from tests.fuzz.cases import Case, case
from tests.support.returns import CAMPAIGN


class Account(Struct):
    """What so many mutants came to."""

    files: int = 0
    merges: int = 0
    marked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    reader: int = 0

    def lines(self, seconds: float) -> Iterator[str]:
        """The same for people."""
        for name, count in self.outcomes.most_common():
            yield f"{count:8} {name}"
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield f"{self.files} mutants in {self.merges} merges, {self.marked} marked copies, {seconds:.0f} s"
        memory = f"merging process {own >> 10} MiB, reader {self.reader >> 20} MiB"
        yield f"slowest merge {self.slowest:.1f} s; most memory: {memory}"
        yield f"{len(self.failures)} failures"


def run(seed: int, numbers: Iterable[int], tell: Callable[[str], None] = print) -> Account:
    """Merge these cases, one a unit at a time."""
    account = Account()
    waiting = iter(numbers)
    units = [unit.id for unit in CAMPAIGN.units]
    with tempfile.TemporaryDirectory(prefix="ccht-fuzz-") as name, Reader(DEFAULT_LIMITS) as reader:
        folder = Path(name) / "dot"
        init_campaign(folder, CAMPAIGN)
        distribute(folder)
        while batch := list(islice(waiting, len(units))):
            cases = [case(seed, number, unit) for number, unit in zip(batch, units, strict=False)]
            _one(folder, cases, reader, account, tell)
            if account.merges % 50 == 0:
                tell(f"… {account.files} mutants, {len(account.failures)} failures")
    return account


def _one(folder: Path, cases: Sequence[Case], reader: Reader, account: Account, tell: Callable[[str], None]) -> None:
    for place in (RETURNS, RESULTS):
        shutil.rmtree(folder / place)
        (folder / place).mkdir()
    names = {f"{RETURNS}/{number}.{made.kind}": made for number, made in enumerate(cases)}
    for name, made in names.items():
        (folder / name).write_bytes(made.data)
    began = time.monotonic()
    wrong = list(_wrong(folder, names, reader, account))
    account.slowest = max(account.slowest, time.monotonic() - began)
    account.reader = max([account.reader, *(child.memory_info().rss for child in psutil.Process().children())])
    account.merges += 1
    account.files += len(cases)
    for text in wrong:
        account.failures.append(f"{', '.join(made.seed for made in cases)}: {text}")
        tell(f"FAILED {account.failures[-1]}")


def _wrong(folder: Path, names: dict[str, Case], reader: Reader, account: Account) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            done = merge(folder, DEFAULT_LIMITS, reader)
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
        return
    result = json.loads(done.result.read_text(encoding="utf-8"))
    listed = {item["file"]: item["status"] for item in result["submissions"]}
    # An .xlsx may have become an archive of other files: then those are listed.
    missing = [name for name in names if not any(file == name or file.startswith(f"{name}/") for file in listed)]
    if missing:
        yield f"not in the register: {missing}"
    account.outcomes.update(listed.values())
    problem = _unreadable(done.summary.read_bytes())
    if problem:
        yield f"{done.summary.name}: {problem}"
    own = {item["unit"]: item["file"] for item in result["submissions"] if item["status"] == "accepted"}
    for unit, path in done.marked.items():
        problem = _unreadable(path.read_bytes())
        if problem and own[unit] in names and _unreadable(names[own[unit]].data):
            account.outcomes["marked copies with a fault that the unit's own file has too"] += 1
        elif problem:
            yield f"{path.name}: {problem}"
    account.marked += len(done.marked)


def _unreadable(data: bytes) -> str:
    """Why another library does not open a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.testzip():
                return "damaged package"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:
        return f"openpyxl: {type(error).__name__}: {error}"
    return ""
