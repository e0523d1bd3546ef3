"""HTML from templates: every text is escaped, and what a screen must not show is shown as �.

Relies on Jinja2. The one door through which texts of files, names and people reach the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from ccht_excel.exchange.cell_text import printable
from ccht_excel.version import __version__
from ccht_excel.vietnamese.printed import format_date
from ccht_excel.vietnamese.text import capital

HERE = Path(__file__).parent


def _shown(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["version"] = __version__
_TEMPLATES.filters["day"] = format_date
_TEMPLATES.filters["capital"] = capital
_TEMPLATES.filters["in_url"] = lambda text: quote(text, safe="")


def page(template: str, status: int = 200, **words: Any) -> HTMLResponse:
    """A page of this template."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**words), status)
