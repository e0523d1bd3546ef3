"""Which run the files beside a summary are of: results of two runs that lie together are no result.

Relies on the names that runs write into their files. Reads only the beginning of each text file, opens nothing but
plain files. A marked copy that a person saved is not of any run any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ccht_excel.campaign.folder import MARKED, REMINDERS, RESULT, SUMMARY
from ccht_excel.files.found import printable
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.patterns import regex

_HEAD = 1 << 16
_MOST_COPIES = 1_000
_NAMED: Mapping[str, re.Pattern[str]] = {
    RESULT: regex(r'^ {2}"run": "([0-9a-f]{16})"', re.MULTILINE),
    REMINDERS: regex(r"^Lần tổng hợp: ([0-9a-f]{16})\r?$", re.MULTILINE),
}


def of_other_runs(summary: Path, run: str) -> tuple[str, ...]:
    """The results beside a summary that are not of its run, by name; none where the summary does not name its run.

    A summary under another name than that which ``merge`` gives it has nothing that belongs beside it.
    """
    if not run or summary.name != SUMMARY:
        return ()
    beside = [name for name, named in _NAMED.items() if _run_of(summary.with_name(name), named) not in (run, None)]
    copies = sorted(summary.with_name(MARKED).glob("*.xlsx"))[:_MOST_COPIES]
    return (*beside, *(printable(path, summary.parent) for path in copies if _run_of_copy(path) not in (run, None)))


def _run_of_copy(path: Path) -> str | None:
    """The run that a marked copy names; ``None`` where it names none, or is no copy as it was written."""
    from ccht_excel.corrections.own_copies import run_of_copy  # needed by few

    try:
        if not path.is_file() or path.stat().st_size > 2 * DEFAULT_LIMITS.file_bytes:
            return None
        return run_of_copy(path.read_bytes()) or None
    except OSError:
        return None


def names_a_run(head: bytes, *, name: str) -> bool:
    """Whether a file that begins like this is the result of this name of some run."""
    return _NAMED[name].search(head.decode("utf-8-sig", "replace")) is not None


def _run_of(path: Path, named: re.Pattern[str]) -> str | None:
    """The run that a file names, empty where it names none; ``None`` where there is no such file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as stream:
            head = stream.read(_HEAD).decode("utf-8-sig", "replace")
    except OSError:
        return None
    found = named.search(head)
    return found[1] if found else ""
