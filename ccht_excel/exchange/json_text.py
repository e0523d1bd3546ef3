"""JSON text with a line for each value, as people can read it: what ``json.dumps`` with ``indent`` gives, sooner.

With ``indent`` the standard library leaves its fast encoder; msgspec sets lines and changes no value. Refuses what JSON
does not have (NaN, infinity) with ``msgspec.DecodeError``.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec


def indented(value: Any, indent: int) -> str:
    """The text of a value, set in by so many spaces a level; letters stand as they are."""
    return msgspec.json.format(json.dumps(value, ensure_ascii=False), indent=indent)
