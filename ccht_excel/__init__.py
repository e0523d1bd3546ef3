"""Collect and judge a commune's "Cộng đồng học tập" self-assessment with Excel workbooks.

What the commands do, for Python. The functions take the campaign's folder and give frozen records::

    from pathlib import Path
    import ccht_excel

    folder = Path("dot_2024")
    ccht_excel.init_campaign(folder, ccht_excel.new_campaign("Thái Sơn", 2024))
    forms = ccht_excel.distribute(folder).forms       # unit id -> workbook to hand out
    done = ccht_excel.merge(folder)                   # reads nhan_ve/, writes ket_qua/
    done.assessment.standards["level_1"].outcome

- :func:`load_criteria`: a Circular as data; :func:`new_campaign`: a campaign with its defaults
- :func:`init_campaign`, :func:`read_campaign`: write and read the control workbook
- :func:`distribute`: a workbook for each unit; :func:`merge`: all returns into summary and ``ket_qua.json``
- :func:`assess_folder`: the judgement alone, nothing written; :func:`check_file`: findings of one returned file

Findings about what people typed are values (:class:`Finding`). What keeps a call from running at all is a
:class:`CannotRunError`, mostly a :class:`CampaignError`: no control workbook, a broken one
(:class:`BrokenControlError`, with all its findings), a result that is open in Excel. Everything is loaded when it is
first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ccht_excel.version import __version__ as __version__

if TYPE_CHECKING:
    from ccht_excel.face import *


def __getattr__(name: str) -> Any:
    face = vars(import_module(f"{__name__}.face"))
    public = [offered for offered in face if not offered.startswith("_")]
    if name == "__all__":
        return public
    if name not in public:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = face[name]
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__")})
