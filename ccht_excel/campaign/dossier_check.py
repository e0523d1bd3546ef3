"""Whether a document of the dossier is as it was written, and says what the results beside it say.

Relies on :mod:`ccht_excel.documents.vouching`, in a process of its own. Refuses what is no document of the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from ccht_excel.campaign.folder import RESULT
from ccht_excel.documents.kinds import DOSSIER, KINDS, OWN_TEMPLATES
from ccht_excel.documents.vouching import VouchedDocument, vouch
from ccht_excel.errors import CampaignError
from ccht_excel.findings import of_documents
from ccht_excel.findings.attempt import or_refusal
from ccht_excel.findings.entry import RefusedError
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.spreadsheets.outside import done_outside, file_bytes
from ccht_excel.verification.verify import Verification

WORD = ".docx"


class DocumentCheck(Struct, frozen=True):
    """What ``verify`` found of a document: ``kind`` is which it is, ``beside`` where results beside it differ.

    ``compared``: there was a result of the same run beside it to compare with.
    """

    verification: Verification
    kind: str
    beside: tuple[str, ...]
    compared: bool

    @property
    def genuine(self) -> bool:
        """Whether the document is as it was written, and no result beside it says otherwise."""
        return self.verification.genuine and not self.beside


def verify_document(path: Path, limits: Limits = DEFAULT_LIMITS) -> DocumentCheck:
    """Check one document.

    Raises ``CampaignError`` where it cannot be read or is none of the program, ``GuardError`` where no process can be
    started.
    """
    try:
        data = file_bytes(path, limits)
        own = tuple(_own_templates(path, limits))
        with GuardedProcess(limits) as process:
            vouched = done_outside(process, _vouched, (data, path, own, limits))
        beside, compared = _beside(path, vouched, limits)
    except OSError as error:
        raise CampaignError(f"Không đọc được {path}: {error.strerror or error}.") from error
    except RefusedError as error:
        said = error.finding(Place(str(path)))
        raise CampaignError(f"{path}: {said.message}. {said.remedy}") from error
    return DocumentCheck(vouched.verification, vouched.kind, beside, compared)


def _vouched(given: tuple[bytes, Path, tuple[bytes, ...], Limits]) -> VouchedDocument | RefusedError:
    return or_refusal(lambda: vouch(*given))


def _own_templates(path: Path, limits: Limits) -> Iterator[bytes]:
    """The office's own templates, where the document lies in a campaign."""
    home = path.absolute().parent
    if home.name != DOSSIER:
        return
    for kind in KINDS.values():
        try:
            yield file_bytes(home.parents[1] / OWN_TEMPLATES / kind.file, limits)
        except (OSError, RefusedError):
            continue


def _beside(path: Path, vouched: VouchedDocument, limits: Limits) -> tuple[tuple[str, ...], bool]:
    """Where ``ket_qua.json`` beside a dossier says something else than the document."""
    beside = path.absolute().parent.parent / RESULT
    if path.absolute().parent.name != DOSSIER or not vouched.judged or not vouched.figures or not beside.is_file():
        return (), False
    try:
        found = json.loads(file_bytes(beside, limits))
    except (ValueError, RecursionError) as error:
        raise RefusedError(of_documents.RESULT_UNREADABLE, name=RESULT) from error
    if not isinstance(found, dict):
        raise RefusedError(of_documents.RESULT_UNREADABLE, name=RESULT)
    if found.get("run") != vouched.verification.run:
        return (f"{RESULT} là của lần tổng hợp khác; chạy lại ccht dossier để các tệp cùng một lần",), False
    ours: Any = vouched.figures
    if not vouched.own_program:
        ours, found = _known_to_both(ours, found), _known_to_both(found, ours)
    return tuple(f"{RESULT}, {place}" for place in _differences(ours, found)), True


def _known_to_both(one: Any, other: Any) -> Any:
    """A value without what the other has no name for: it was added to the file, or left out, later."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {key: _known_to_both(value, other[key]) for key, value in one.items() if key in other}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [_known_to_both(value, beside) for value, beside in zip(one, other, strict=True)]
    return one


def _differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for key, value in ours.items():
        other = theirs.get(key)
        if other == value:
            continue
        if not isinstance(value, list) or not isinstance(other, list):
            yield key
            continue
        known = {json.dumps(item, sort_keys=True) for item in other}
        changed = [str(item["id"]) for item in value if json.dumps(item, sort_keys=True) not in known]
        yield f"{key} {', '.join(changed)}" if changed else key
