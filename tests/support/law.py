"""What the Circular asks, typed from its text a second time: the program reads its own from the criteria set.

Thông tư 25/2023/TT-BGDĐT, Điều 6 (level 1) and Điều 7 (level 2), in force from 12/02/2024; the plan is
that of Thái Sơn.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from ccht_excel.model.law import Required
from ccht_excel.model.levels import LevelScale

IN_FORCE = date(2024, 2, 12)
STANDARDS = ("plan", "level_1", "level_2")

_CITIZENS_51 = ("citizens", "learning_citizens")
_CITIZENS_52 = ("citizens", "trained_citizens", "university_citizens")
INDICATORS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    **{f"{criterion}.{n}": ("attested", (f"{criterion}.{n}",)) for criterion in (1, 2, 3) for n in (1, 2, 3)},
    "4.1": ("attested", ("4.1",)),
    **{id: ("recognised_level", (id,)) for id in ("4.2", "4.3", "4.4")},
    "5.1": ("ratio", _CITIZENS_51),
    "5.2": ("ratio", _CITIZENS_52),
}
"""Chỉ tiêu -> kind, and the data it is judged from."""

RATIOS: Mapping[str, tuple[str, str]] = {
    "5.1": ("learning_citizens", "citizens"),
    "5.2.trained": ("trained_citizens", "citizens"),
    "5.2.university": ("university_citizens", "citizens"),
}
"""Ratio -> numerator and denominator."""

LEVELS: Mapping[str, dict[str, Required]] = {
    "plan": {"4.2": 3, "4.3": 3, "4.4": 2},
    "level_1": {"4.2": 2, "4.3": 2, "4.4": 1},
    "level_2": {"4.2": 3, "4.3": 3, "4.4": 2},
}


def _shares(learning: int, trained: int, university: int) -> dict[str, Required]:
    percents = {"5.1": learning, "5.2.trained": trained, "5.2.university": university}
    return {ratio: Fraction(percent, 100) for ratio, percent in percents.items()}


SHARES: Mapping[tuple[str, bool], dict[str, Required]] = {
    ("plan", False): _shares(60, 50, 12),
    ("plan", True): _shares(60, 50, 12),
    ("level_1", False): _shares(60, 50, 12),
    ("level_1", True): _shares(60, 40, 10),
    ("level_2", False): _shares(80, 60, 15),
    ("level_2", True): _shares(80, 50, 12),
}
"""(standard, vùng khó khăn) -> share by ratio."""


def numbered(highest: int) -> LevelScale:
    """Levels that are called by their number, as those of the shipped Circular for communes are."""
    names = tuple(f"mức độ {level}" for level in range(1, highest + 1))
    return LevelScale("mức độ", "chưa được công nhận", names, ("mức", "MĐ"))
