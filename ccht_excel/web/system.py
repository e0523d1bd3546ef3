"""Files and folders opened the system's own way, the page in the browser, where documents and states are kept.

Relies on platformdirs. Opens only paths that it is given by the program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from platformdirs import user_documents_path, user_state_path

from ccht_excel.errors import CampaignError
from ccht_excel.files.trouble import why

DEFAULT_FOLDER = "Cong dong hoc tap"


def default_root() -> Path:
    """Where campaigns lie unless somebody says otherwise: a folder among the user's documents."""
    return user_documents_path() / DEFAULT_FOLDER


def state_folder() -> Path:
    """Where running servers are noted."""
    return user_state_path("ccht_excel", appauthor=False)


def open_path(path: Path) -> None:
    """Open a file in its program, a folder in the file manager. Raises ``CampaignError`` where the system cannot."""
    if not path.exists():
        raise CampaignError(f"Không thấy {path}.")
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606
            return
        program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        if program is None:
            raise CampaignError(f"Máy này không có cách mở tệp từ trang. Tệp nằm ở: {path}")
        subprocess.Popen(  # noqa: S603 - the system's own program, a path of ours
            [program, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise CampaignError(f"Không mở được {path}: {why(error)}.") from error
