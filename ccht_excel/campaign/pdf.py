"""Workbooks as PDF, through LibreOffice in the background with a throw-away profile.

Relies on an installed LibreOffice. Refuses with :class:`PdfError` where there is none, where it takes too long, or
where it makes no PDF of a file. The officer's own LibreOffice, open or not, is left alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from ccht_excel.campaign.folder import CONTROL, RESULTS, SUMMARY
from ccht_excel.errors import CampaignError
from ccht_excel.exchange.own_texts import PDF_END, is_own_pdf
from ccht_excel.files.found import is_leftover
from ccht_excel.files.owner import began, is_gone
from ccht_excel.files.places import expect_file, expect_own
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import write_whole
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.patching.parts import UNPATCHABLE
from ccht_excel.patching.workbook import PatchedWorkbook
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.file_kind import is_zip
from ccht_excel.spreadsheets.outside import file_bytes
from ccht_excel.spreadsheets.zip_package import open_package
from ccht_excel.summary.main_layout import MAIN_SHEET

SIGNED_PDF = "ban_ky.pdf"
"""What the signed part of a campaign's summary is called beside it."""

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
SECONDS = 60.0
"""How long LibreOffice may take for one file, its start included."""

_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_TIMES = regex(
    rb"/(?:CreationDate|ModDate) ?\(D:[0-9]{14}"
    rb"|/ID ?\[\s*<[0-9A-F]{32}>\s*<[0-9A-F]{32}>|/DocChecksum ?/[0-9A-F]{32}"
)
_A_TIME = b"20240101000000"
_MEMORY = 4 << 30
"""Bytes of address space for LibreOffice: seven times what it takes for the sample's summary."""
_LIMITED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_AS, ({0}, {0})); os.execv(sys.argv[1], sys.argv[1:])"
)
_TEMPORARY = "ccht-pdf-"
_OF_PROCESS = regex(rf"{_TEMPORARY}(?P<process>[0-9]{{1,10}})-((?P<began>[0-9a-f]{{4}})-)?\w+", re.ASCII)
_HOW_TO_GET_IT = (
    "Máy này chưa có LibreOffice nên chưa chuyển được sang PDF.\n"
    "Cách 1: cài LibreOffice (miễn phí, trang libreoffice.org, mục Tải xuống), rồi làm lại.\n"
    "Cách 2: mở tệp bằng Excel, chọn Tệp > Lưu dưới dạng > PDF."
)


_MERGE_FIRST = 'Nhận phiếu nộp về và tổng hợp trước đã (ccht merge "{path}").'


class PdfError(CampaignError):
    """No PDF could be made; the message says why and what to do."""


def find_libreoffice() -> str:
    """The LibreOffice program. Raises ``PdfError`` naming how to get it where there is none."""
    for name in ("soffice", "libreoffice", "soffice.com"):
        found = shutil.which(name)
        if found:
            return found
    for place in _PLACES:
        if Path(place).is_file():
            return place
    raise PdfError(_HOW_TO_GET_IT)


def workbooks_of(path: Path) -> list[Path]:
    """What to make PDFs of: a file itself, the summary of a campaign folder, else all workbooks of a folder.

    Raises ``PdfError`` where there is nothing to convert, ``CampaignError`` where the path leads to neither.
    """
    if not path.is_dir():
        expect_file(path)
        return [path]
    if (path / CONTROL).is_file():
        summary = path / RESULTS / SUMMARY
        if not summary.is_file():
            raise PdfError(f"Chưa có bản tổng hợp {summary}.\n{_MERGE_FIRST.format(path=path)}")
        return [summary]
    found = sorted(item for item in path.iterdir() if item.suffix.lower() in SPREADSHEETS and not is_leftover(item))
    if not found:
        raise PdfError(f"Thư mục {path} không có tệp bảng tính nào.")
    return found


def pdf_paths(workbooks: Sequence[Path], output: Path | None) -> list[Path]:
    """Where each PDF goes: beside its workbook, or to ``output`` (a .pdf name for one workbook, else a folder).

    Raises ``PdfError`` where two workbooks would share one PDF.
    """
    if output is not None and output.suffix.lower() == ".pdf" and not output.is_dir():
        if len(workbooks) > 1:
            raise PdfError(f"Có {len(workbooks)} tệp nhưng chỉ một tên PDF {output}; hãy cho tên một thư mục.")
        return [output]
    paths = [(output or workbook.parent) / f"{workbook.stem}.pdf" for workbook in workbooks]
    for path in paths:
        if paths.count(path) > 1:
            raise PdfError(f"Hai tệp cùng cho ra {path}; hãy chuyển từng tệp một với -o.")
    return paths


def make_pdfs(
    workbooks: Sequence[Path],
    output: Path | None = None,
    seconds: float = SECONDS,
    limits: Limits = DEFAULT_LIMITS,
    *,
    signed_only: bool = False,
) -> list[Path]:
    """Make a PDF of each workbook; the paths written. No PDF is replaced that was not made here.

    With ``signed_only`` of summaries the part that is signed, without charts and registers.
    Raises ``PdfError`` where LibreOffice is missing, too slow, or cannot read a workbook, ``CampaignError`` where a PDF
    is open in another program or somebody else's.
    """
    program = find_libreoffice()
    targets = pdf_paths(workbooks, output)
    for target in targets:
        expect_own(target, partial(_made_here, target), "tệp PDF do ccht pdf ghi")
    for workbook, target in zip(workbooks, targets, strict=True):
        _make_pdf(program, workbook, target, seconds, limits, signed_only)
    return targets


def _made_here(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - len(PDF_END)))
            return is_own_pdf(stream.read())
    except OSError:
        return False


def _content(workbook: Path, limits: Limits) -> bytes:
    """What a workbook holds, if it may be shown to LibreOffice: a plain file that unpacks to no more than it may."""
    try:
        data = file_bytes(workbook, limits)
        if is_zip(data):
            open_package(data, limits)  # reads the directory only
        return data
    except OSError as error:
        raise PdfError(f"Không đọc được {workbook}: {why(error)}.") from error
    except RefusedError as error:
        said = error.finding(Place(str(workbook)))
        raise PdfError(f"Chưa chuyển {workbook} sang PDF: {said.message}. {said.remedy}") from error


def _make_pdf(program: str, workbook: Path, target: Path, seconds: float, limits: Limits, signed_only: bool) -> None:
    data = _content(workbook, limits)
    if signed_only:
        data = signed_part(data, workbook, limits)
    made = pdf_of(program, data, workbook, seconds)
    write_whole(target, lambda stream: stream.write(made + PDF_END))


def signed_part(data: bytes, workbook: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """A summary of which the signed sheet alone is printed. Raises ``PdfError`` where the workbook is no summary."""
    try:
        book = PatchedWorkbook(data, limits, own=True)
        if MAIN_SHEET in book.sheet_names:
            book.hide_all_but(MAIN_SHEET)
            return book.save()
    except UNPATCHABLE as error:
        raise PdfError(f"Không tách được bản ký của {workbook}; hãy chuyển cả tệp.") from error
    raise PdfError(f"{workbook} không có trang {MAIN_SHEET} nên không có bản ký; bỏ --signed-only rồi chạy lại.")


def pdf_of(program: str, data: bytes, workbook: Path, seconds: float = SECONDS) -> bytes:
    """The PDF of a workbook with this content, the same at every time; ``workbook`` is what it is called.

    Raises ``PdfError`` where LibreOffice is too slow or cannot read it, or the machine has no room to work in.
    """
    with ExitStack() as stack:
        try:
            folder = _own_folder(stack)
            copy = folder / f"tep{workbook.suffix.lower()}"
            copy.write_bytes(data)
        except OSError as error:
            raise PdfError(
                f"Chưa chuyển được {workbook} sang PDF vì không ghi được vào thư mục tạm của máy: {why(error)}.\n"
                "Dọn bớt ổ đĩa có thư mục tạm (TEMP) rồi chạy lại."
            ) from error
        return _TIMES.sub(_without_time, _converted(program, copy, workbook, seconds))


def _without_time(match: re.Match[bytes]) -> bytes:
    """A mark of when a PDF was made, as long as before, so that every place in the file stays where it is."""
    return re.sub(rb"[0-9A-F]{14,}", lambda found: _A_TIME.ljust(len(found[0]), b"0"), match[0])


def _converted(program: str, copy: Path, workbook: Path, seconds: float) -> bytes:
    """The PDF that LibreOffice makes of a copy of a workbook, in the folder of the copy."""
    folder = copy.parent
    command = [
        program,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "pdf:calc_pdf_Export",
        "--outdir",
        str(folder),
        str(copy),
    ]
    _run(command, workbook, seconds)
    made = copy.with_suffix(".pdf")
    if not made.is_file():
        raise PdfError(f"LibreOffice không chuyển được {workbook} sang PDF; hãy thử mở tệp bằng Excel.")
    return made.read_bytes()


def _own_folder(stack: ExitStack) -> Path:
    """A folder for one conversion, gone when the stack is closed; those that killed runs left go now. ``OSError``."""
    for path in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*-*"):
        name = _OF_PROCESS.fullmatch(path.name)
        if name and is_gone(int(name["process"]), name["began"] or "") and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
    prefix = f"{_TEMPORARY}{os.getpid()}-{began(os.getpid())}-"
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)))


def _run(command: Sequence[str], workbook: Path, seconds: float) -> None:
    """Run LibreOffice in a process group of its own: its launcher leaves a child behind when killed alone."""
    limited = [sys.executable, "-c", _LIMITED.format(_MEMORY)] if sys.platform == "linux" else []
    with subprocess.Popen(  # noqa: S603 - the program was found by us, the arguments are ours
        [*limited, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    ) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise PdfError(f"LibreOffice quá {seconds:g} giây chưa chuyển xong {workbook}; đã dừng.") from error
        except BaseException:
            _kill(process)
            raise


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        import signal  # of POSIX

        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
