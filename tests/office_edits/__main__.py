"""``python -m tests.office_edits [FORMS] [FIRST_SEED]``: forms filled in correctly, edited in a real LibreOffice as
officers do, and saved as any type.

Each is made from its seed alone. One fails where an answer is neither counted exactly nor named with its cell, where
anything counts that nobody typed for it, and where a whole form is refused; its files stay in the folder that is named.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.edits.__main__ import main
from tests.office_edits.running import failures
from tests.office_edits.worker import Office
from tests.support.libreoffice import libreoffice_with_uno

if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="ccht-office-edits-"))
    print(folder)
    with Office(libreoffice_with_uno(), folder) as office:
        status = main(partial(failures, office, folder), *map(int, sys.argv[1:]))
    sys.exit(status)
