"""The catalogue of findings: every type of every chapter by its code, in the user's language.

A new finding is an entry in its chapter (``of_….py``); docs/phat_hien.md is printed from here.
"""

from __future__ import annotations

from ccht_excel.findings import (
    of_attributes,
    of_communes,
    of_control,
    of_copies,
    of_documents,
    of_files,
    of_judging,
    of_prefill,
    of_returns,
    of_sight,
    of_signatures,
    of_summaries,
)
from ccht_excel.findings.entry import FindingType

_CHAPTERS = (
    of_control,
    of_judging,
    of_prefill,
    of_attributes,
    of_files,
    of_returns,
    of_sight,
    of_copies,
    of_communes,
    of_summaries,
    of_signatures,
    of_documents,
)

CATALOGUE: dict[str, FindingType] = {
    entry.code: entry for chapter in _CHAPTERS for entry in vars(chapter).values() if isinstance(entry, FindingType)
}
