"""Typed values out of a TOML tree, with every problem collected instead of stopping at the first.

Relies on the standard library only. Refuses what is not exact (TOML floats) and what is not written out; each problem
names its key and what is allowed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

from ccht_excel.patterns import regex

IDENTIFIER = regex(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_SHARE = regex(r"(\d{1,3})(?:[.,](\d{1,6}))?\s*%|(\d{1,6})/(\d{1,6})")


class TomlTree(Struct):
    """Takes typed values out of a TOML tree, collecting problems instead of stopping at the first."""

    problems: list[str] = field(default_factory=list)

    def problem(self, key: str, text: str) -> None:
        """Add a problem of the key: what is wrong and what is allowed."""
        self.problems.append(f"{key}: {text}")

    def known(self, table: Mapping[str, Any], where: str, allowed: Sequence[str]) -> None:
        """Refuse keys that are not allowed."""
        for key in table:
            if key not in allowed:
                self.problem(f"{where}.{key}".lstrip("."), f"khóa lạ; chỉ dùng: {', '.join(allowed)}")

    def text(self, table: Mapping[str, Any], where: str, key: str) -> str:
        """Text that says something."""
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.problem(f"{where}.{key}".lstrip("."), "phải là chữ, không để trống")
            return ""
        return value

    def texts(self, table: Mapping[str, Any], where: str, key: str) -> tuple[str, ...]:
        """Several texts that say something, one at least."""
        items = table.get(key)
        said = isinstance(items, list) and items and all(isinstance(item, str) and item.strip() for item in items)
        if not said or not isinstance(items, list):
            self.problem(f"{where}.{key}", "phải là danh sách chữ, không để trống")
            return ()
        return tuple(items)

    def identifier(self, table: Mapping[str, Any], where: str, key: str = "id") -> str:
        """A stable id of ASCII letters, digits, ``_`` and ``.``."""
        value = self.text(table, where, key)
        if value and not IDENTIFIER.fullmatch(value):
            self.problem(f"{where}.{key}".lstrip("."), f"{value!r} chỉ được gồm chữ không dấu, số, '_' và '.'")
        return value

    def choice(self, table: Mapping[str, Any], where: str, key: str, allowed: Sequence[str]) -> str:
        """One of a few words; the first of them where it is none."""
        value = table.get(key)
        if value not in allowed:
            self.problem(f"{where}.{key}", f"là {value!r}, phải là một trong: {', '.join(allowed)}")
            return allowed[0]
        return str(value)

    def tables(self, table: Mapping[str, Any], where: str, key: str) -> list[dict[str, Any]]:
        """A list of tables; empty where there is none."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem(f"{where}.{key}".lstrip("."), "phải là danh sách các bảng")
            return []
        return value

    def day(self, table: Mapping[str, Any], where: str, key: str) -> date:
        """A day."""
        value = table.get(key)
        if type(value) is not date:
            self.problem(f"{where}.{key}", f"là {value!r}, phải là ngày dạng 2024-02-12")
            return date.max
        return value

    def whole(self, table: Mapping[str, Any], where: str, key: str, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``; TOML floats and booleans are none."""
        value = table.get(key)
        if type(value) is not int or not low <= value <= high:
            self.problem(f"{where}.{key}", f"là {value!r}, phải là số nguyên từ {low} đến {high}")
            return low
        return value

    def flag(self, table: Mapping[str, Any], where: str, key: str) -> bool:
        """Whether a key is true; false where it is not there."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.problem(f"{where}.{key}", f"là {value!r}, phải là true hoặc false, hoặc bỏ khóa này")
            return False
        return value

    def share(self, table: Mapping[str, Any], where: str, key: str) -> Fraction:
        """An exact share, more than 0 and at most 1, written as text: "60%", "62,5%" or "2/3"."""
        value = table.get(key)
        match = _SHARE.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            self.problem(
                f"{where}.{key}", f'là {value!r}, phải là chữ như "60%", "62,5%" hoặc "2/3" (không dùng số thập phân)'
            )
            return Fraction(0)
        whole, decimals, top, bottom = match.groups()
        if top is not None:
            share = Fraction(int(top), int(bottom)) if int(bottom) else Fraction(2)
        else:
            share = Fraction(int(whole + (decimals or "")), 10 ** len(decimals or "") * 100)
        if not 0 < share <= 1:
            self.problem(f"{where}.{key}", f"là {value!r}, phải lớn hơn 0 và không quá 100%")
        return share
