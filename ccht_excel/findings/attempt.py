"""Work on the content of a file from outside, whatever that holds: a refusal is an answer, a fault lies in the file.

Relies on the catalogue of findings. Lets a lack of memory through, which is no fault of the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError

Result = TypeVar("Result")


def or_refusal(work: Callable[[], Result]) -> Result | RefusedError:
    """What work on a file gives, or why the file is refused.

    Raises ``MemoryError`` where this process has too little memory for it.
    """
    try:
        return work()
    except RefusedError as error:
        return error
    except MemoryError:
        raise
    except Exception:
        return RefusedError(of_files.FILE_BROKEN, detail="nội dung bên trong tệp không đọc được")
