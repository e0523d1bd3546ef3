"""A person at LibreOffice, by script: opens a form, types into cells found by their keys, saves it as any type.

Two halves in one file. :class:`LibreOffice` runs in the project's Python: it starts soffice with a throw-away profile
set to Vietnamese, and this file once more under a Python that has ``uno``. That other half gets one job a line as JSON
and does it over UNO. Text goes in as it would be typed at the keyboard, so LibreOffice itself decides what is a number
or a date. Refuses what a person could not do either: typing into a locked cell, choosing what a drop-down does not
offer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".pdf": "calc_pdf_Export",
}
SECONDS_TO_START = 60
RESULTS = ("Đạt", "Không đạt")
"""What a chỉ tiêu that knows no levels offers."""
BESIDE = ("source", "as_of")
"""Columns beside figures of the shipped criteria sets."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop>
</item>
</oor:items>
"""


class Typed(NamedTuple):
    """What is typed where: ``row`` is a row key, or the number of the row in its table from 0 on.

    ``sheet`` tells apart tables of one name; without it the first is meant.
    """

    table: str
    row: str | int
    column: str
    text: str
    sheet: str = ""


def typed(
    answers: Mapping[str, str] = MappingProxyType({}),
    *,
    notes: Mapping[str, str] = MappingProxyType({}),
    evidence: Iterable[Mapping[str, str]] = (),
    unit: Mapping[str, str] = MappingProxyType({}),
) -> list[Typed]:
    """What a unit types into its form.

    ``answers`` and ``notes`` are by id of the chỉ tiêu or figure, ``evidence`` one mapping of column to text a row,
    ``unit`` who filled it in.
    """
    found = [Typed("unit", key, "value", text) for key, text in unit.items()]
    for id, text in answers.items():
        figure, _, beside = id.partition(".")
        if beside in BESIDE:
            found.append(Typed("figures", figure, beside, text))
        elif not id[0].isdigit():
            found.append(Typed("figures", id, "value", text))
        else:
            is_level = id.count(".") == 1 and text not in RESULTS
            found.append(Typed("indicators", id, "level" if is_level else "result", text))
    found += [Typed("indicators" if id[0].isdigit() else "figures", id, "note", text) for id, text in notes.items()]
    used: Counter[str] = Counter()
    for row in evidence:
        sheet = f"Tiêu chí {row['indicator'].split('.')[0]}"
        found += [Typed("evidence", used[sheet], column, text, sheet) for column, text in row.items()]
        used[sheet] += 1
    return found


class LibreOffice:
    """A running LibreOffice; a context manager. ``folder`` is for its profile and should be thrown away afterwards.

    ``worker`` is the program of the other half; a subclass may bring one that does more.
    """

    worker = Path(__file__).resolve()

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._running: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        """Start both programs."""
        profile = self._folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        pipe = f"ccht_{uuid.uuid4().hex[:12]}"
        office = [
            self._program,
            *("--headless", "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={profile.as_uri()}"),
            f"--accept=pipe,name={pipe};urp;",
        ]
        try:
            self._start(office, env={**os.environ, "TZ": "ICT-7"}, stdout=subprocess.DEVNULL)
            self._start([python_with_uno(self._program), str(self.worker), pipe], env={**os.environ})
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close both programs."""
        self._stop()

    def fill(self, form: Path, typed: Iterable[Typed], *targets: Path, saved: datetime | None = None) -> None:
        """Open ``form``, type, and save a copy under each target name, its type by the ending.

        ``saved`` is the moment of saving the copies carry, in Vietnamese time; without it they carry the real one.
        Raises ``ValueError`` for what a person could not have done, with the reason.
        """
        moment = [saved.year, saved.month, saved.day, saved.hour, saved.minute, saved.second] if saved else None
        texts = [list(one) for one in typed]
        self._do({"open": str(form), "typed": texts, "targets": [str(path) for path in targets], "saved": moment})

    def _start(self, command: Sequence[str], **options: Any) -> None:
        self._running.append(
            subprocess.Popen(
                command,
                **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, **options},
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        )

    def _do(self, job: Mapping[str, object]) -> Any:
        worker = self._running[-1]
        if worker.stdin is None or worker.stdout is None:
            raise RuntimeError("the LibreOffice worker has no pipes")
        worker.stdin.write(json.dumps(job) + "\n")
        worker.stdin.flush()
        answer = worker.stdout.readline()
        if not answer:
            raise RuntimeError("LibreOffice is gone")
        problem, found = json.loads(answer)
        if problem:
            raise ValueError(problem)
        return found

    def _stop(self) -> None:
        """The worker, told that no more jobs come, closes LibreOffice; what is then still there is ended."""
        for process in reversed(self._running):
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                _end(process)
            if process.stdout:
                process.stdout.close()
        self._running.clear()


def python_with_uno(program: str) -> str:
    """A Python that can import ``uno``: this one, the system's, or the one that comes with LibreOffice.

    Raises ``FileNotFoundError`` where there is none.
    """
    beside = Path(program).resolve().parent
    for python in (sys.executable, "/usr/bin/python3", str(beside / "python"), str(beside / "python.exe")):
        if Path(python).exists() and subprocess.run([python, "-c", "import uno"], capture_output=True).returncode == 0:
            return python
    raise FileNotFoundError("no Python with the uno module (Debian: python3-uno)")


def _end(process: subprocess.Popen[str]) -> None:
    """End a process with its children: soffice is a script around the real program."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, 9)
    else:
        process.kill()
    process.wait()


# ---------------------------------------------------------------------------------------------
# The other half, under a Python that has uno


def main(pipe: str, work: Callable[[Any, Mapping[str, Any]], object] | None = None) -> None:
    """Do the jobs that come in, one a line; answer each with what a person could not have done and what was found."""
    desktop = _connect(pipe)
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = (None, (work or _work)(desktop, job))
        except Exception as error:
            answer = (f"{type(error).__name__}: {error}", None)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    try:
        desktop.terminate()
    except Exception:
        return  # it hangs up while answering


def _connect(pipe: str) -> Any:
    import uno

    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _work(desktop: Any, job: Mapping[str, Any]) -> None:
    document = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, _options(Hidden=True))
    if document is None:
        raise ValueError(f"LibreOffice does not open {job['open']}")
    try:
        places: dict[Any, Any] = {}
        for (table, row, column), place in _places(document):
            places.setdefault(("", table, row, column), place)
            places[place[0].Name, table, row, column] = place
        for table, row, column, text, sheet in job["typed"]:
            if (sheet, table, row, column) not in places:
                raise ValueError(f"there is no cell for {(table, row, column)}")
            _type(*places[sheet, table, row, column], text)
        _save(document, job)
    finally:
        document.close(True)


def _places(document: Any) -> Iterator[tuple[tuple[str, str | int, str], tuple[Any, Any]]]:
    """Every (table, row key or number, column key) of a workbook with its sheet and cell."""
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        rows = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
        table, columns, first = "", {}, 0
        for number, values in enumerate(rows):
            key = values[0]
            if isinstance(key, str) and key.startswith("@"):
                table, first = key[1:], number + 1
                columns = {str(name): column for column, name in enumerate(values) if column and name != ""}
            elif table != "end":
                for name, column in columns.items():
                    place = (sheet, sheet.getCellByPosition(column, number))
                    yield (table, number - first, name), place
                    if key:
                        yield (table, str(key), name), place


def _type(sheet: Any, cell: Any, text: str) -> None:
    where = f"{sheet.Name}.{cell.AbsoluteName.rsplit('.', 1)[-1].replace('$', '')}"
    if sheet.isProtected() and cell.CellProtection.IsLocked:
        raise ValueError(f"{where} is locked")
    only_listed = cell.Validation.Type.value == "LIST" and cell.Validation.ErrorAlertStyle.value == "STOP"
    if only_listed and text not in _choices(sheet, cell):
        raise ValueError(f"{where} does not offer {text}")
    cell.FormulaLocal = text


def _choices(sheet: Any, cell: Any) -> list[str]:
    """What the drop-down of a cell offers: listed in the rule itself, or in other cells of the sheet."""
    source = cell.Validation.getFormula1()
    if source.startswith('"'):
        return [text.strip('"') for text in source.split(";")]
    return [str(value) for row in sheet.getCellRangeByName(source.replace("$", "")).getDataArray() for value in row]


def _save(document: Any, job: Mapping[str, Any]) -> None:
    import uno

    document.calculateAll()  # saving would, and then take the document for changed
    if job["saved"]:
        year, month, day, hour, minute, second = job["saved"]
        moment = uno.createUnoStruct("com.sun.star.util.DateTime")
        moment.Year, moment.Month, moment.Day = year, month, day
        moment.Hours, moment.Minutes, moment.Seconds = hour, minute, second
        document.DocumentProperties.ModificationDate = moment
        document.setModified(False)  # else saving puts the present moment there
    for target in job["targets"]:
        path = Path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        document.storeToURL(path.as_uri(), _options(FilterName=FILTERS[path.suffix]))


def _options(**values: object) -> tuple[Any, ...]:
    import uno

    options = []
    for name, value in values.items():
        option = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        option.Name, option.Value = name, value
        options.append(option)
    return tuple(options)


if __name__ == "__main__":
    main(sys.argv[1])
