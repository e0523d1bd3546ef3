"""The sheets of the control workbook that ask for one value a row: the campaign itself, and what its papers print.

Relies on the rows of :mod:`ccht_excel.control.layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ccht_excel.control.frame import FIRST, TEXT, Book, entry, listed, start_sheet
from ccht_excel.control.layout import (
    FIRST_YEAR,
    LAST_YEAR,
    PAPERWORK_DAYS,
    PAPERWORK_ROWS,
    Question,
    campaign_rows,
    choice_of,
    title_choices,
)
from ccht_excel.paper.rows import Content, Piece, Style
from ccht_excel.paper.style import add_validation

_COLUMNS = (("label", "Mục", 30.0), ("value", "Nội dung", 34.0), ("", "Giải thích", 46.0))
_LONGEST_LIST = 255
"""So many characters a rule itself holds; its items are parted by commas."""

_DAY: Style = {"num": "dd/mm/yyyy"}
_TEXT: Style = {"num": "@"}
_YES_NO = {"validate": "list", "source": ["Có", "Không"]}


def campaign_sheet(book: Book) -> None:
    """Who is assessed, for which year, and how."""
    campaign, subject, levels = book.campaign, book.criteria_set.subject, book.criteria_set.award_levels
    values: Mapping[str, Content] = {
        "commune": campaign.commune,
        "subject_type": choice_of(subject.type),
        "part": campaign.part,
        "district": campaign.district,
        "province": campaign.province,
        "year": campaign.year or None,
        "claimed_level": levels.name(campaign.claimed_level),
        "receiver": campaign.receiver,
        "deadline": campaign.deadline,
        "difficult_area": "Có" if campaign.difficult_area else "Không",
        "evidence_required": "Có" if campaign.evidence_required else "Không",
    }
    rules: Mapping[str, dict[str, Any]] = {
        "subject_type": {"validate": "list", "source": [choice_of(type) for type in subject.types]},
        "part": {"validate": "list", "source": list(subject.parts)},
        "year": {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
        "claimed_level": {"validate": "list", "source": list(levels.granted)},
        "difficult_area": _YES_NO,
        "evidence_required": _YES_NO,
    }
    _questions(book, "campaign", campaign_rows(book.criteria_set), values, rules)


def paperwork_sheet(book: Book) -> None:
    """What the office says once and its papers print."""
    papers = book.campaign.paperwork
    values: dict[str, Content] = {row.key: getattr(papers, row.key) for row in PAPERWORK_ROWS}
    values |= {"recipients": "\n".join(papers.recipients), "council": "Có" if papers.council else "Không"}
    titles = {"validate": "list", "source": list(title_choices(book.criteria_set.subject)), "error_type": "information"}
    rules: Mapping[str, dict[str, Any]] = {"signer_title": titles, "council": _YES_NO}
    _questions(book, "paperwork", PAPERWORK_ROWS, values, rules, as_text=True)


def _questions(
    book: Book,
    name: str,
    questions: Iterable[Question],
    values: Mapping[str, Content],
    rules: Mapping[str, dict[str, Any]],
    *,
    as_text: bool = False,
) -> None:
    """``as_text``: what is no day stays as it is typed, so that a phone keeps its zero and "12/2024" is no day."""
    rows, keys = start_sheet(book, name, _COLUMNS)
    for question in questions:
        keys.key(rows.row, question.key)
        hint, value = book.fill(question.hint), values[question.key]
        if question.key in rules:
            rule = {"error_title": "Chưa đúng", "error_message": hint[:200], **rules[question.key]}
            choices = rule.get("source", ())
            if len(",".join(choices)) > _LONGEST_LIST or any("," in item for item in choices):
                rule["source"] = listed(rows.worksheet, choices)
            add_validation(rows.worksheet, rows.row, 2, 1, 1, **rule)
        look = _DAY if question.key in PAPERWORK_DAYS or isinstance(value, date) else _TEXT if as_text else {}
        rows.add(
            Piece(1, 1, book.fill(question.label), {**TEXT, "bold": True}),
            entry(2, value, {"align": "left", **look}),
            Piece(3, 3, hint, {**TEXT, "italic": True}),
            minimum=24,
        )
    rows.worksheet.set_selection(FIRST, 2, FIRST, 2)
