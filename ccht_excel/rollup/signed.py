"""Signatures of the summaries of a roll-up: who has signed each, by the list of keys where there is one.

A signature does not decide whether a summary counts; it is said beside it. Relies on :mod:`ccht_excel.signatures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from ccht_excel.findings import of_signatures
from ccht_excel.findings.entry import finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.rollup.summaries import Locality, SummaryFile
from ccht_excel.signatures.checking import Checked, Keys, Owner, Signatures, SignatureState, period

SHORT = {
    SignatureState.TRUSTED: "Đã ký",
    SignatureState.NOT_COMPARED: "Có chữ ký, chưa đối chiếu khóa",
    SignatureState.OUT_OF_TIME: "Khóa ngoài thời hạn",
    SignatureState.UNKNOWN_KEY: "Khóa không có trong danh sách",
    SignatureState.WITHDRAWN: "Khóa đã thu hồi",
    SignatureState.OTHER_OWNER: "Khóa của nơi khác",
    SignatureState.FORGED: "Chữ ký không đúng",
    SignatureState.NOT_SIGNED: "Chưa ký",
}
"""What a signature is worth, for a column."""


def with_signatures(files: Iterable[SummaryFile], keys: Keys | None) -> list[SummaryFile]:
    """The files without those that are signatures; each summary with what its signature says.

    Nothing is said where nobody asks: no list of keys, and no signature anywhere.
    """
    ordered = sorted(files, key=lambda item: item.file)
    summaries = [item for item in ordered if item.signature is None]
    signatures = Signatures.of((item.file, item.signature) for item in ordered if item.signature is not None)
    if keys is None and len(summaries) == len(ordered):
        return summaries
    checked = [_checked(item, signatures, keys) for item in summaries]
    return [*checked, *_left_over(signatures, checked)]


def _checked(item: SummaryFile, signatures: Signatures, keys: Keys | None) -> SummaryFile:
    if item.summary is None:
        return item
    place = item.summary.place
    whose = Owner(place.commune and place.name, place.district, place.province)
    found = signatures.check(item.signed_digest, whose, keys)
    said = list(_findings(item.file, found, asked=keys is not None))
    return replace(item, summary=replace(item.summary, signature=found), findings=(*item.findings, *said))


def _findings(file: str, found: Checked, *, asked: bool) -> Iterator[Finding]:
    place = Place(file)
    key, listed = found.fingerprint, found.listed
    if found.state is SignatureState.NOT_SIGNED and asked:
        yield finding(of_signatures.SUMMARY_NOT_SIGNED, place)
    elif found.state is SignatureState.FORGED:
        yield finding(of_signatures.SIGNATURE_FORGED, place, signature=found.file)
    elif found.state is SignatureState.UNKNOWN_KEY:
        yield finding(of_signatures.SIGNING_KEY_UNKNOWN, place, fingerprint=key)
    elif found.state is SignatureState.WITHDRAWN:
        yield finding(of_signatures.SIGNING_KEY_WITHDRAWN, place, fingerprint=key)
    elif found.state is SignatureState.OTHER_OWNER:
        yield finding(of_signatures.SIGNING_KEY_OF_OTHER, place, fingerprint=key, owner=found.owner)
    elif found.state is SignatureState.OUT_OF_TIME and listed:
        yield finding(
            of_signatures.SIGNING_KEY_OUT_OF_TIME, place, signed=found.signed_on, fingerprint=key, period=period(listed)
        )


def _left_over(signatures: Signatures, summaries: Sequence[SummaryFile]) -> Iterator[SummaryFile]:
    """Signature files that are none, or of a content that is not here."""
    here = {item.signed_digest for item in summaries}
    for file, detail in signatures.unreadable.items():
        said = finding(of_signatures.SIGNATURE_UNREADABLE, Place(file), detail=detail)
        yield SummaryFile(file, findings=(said,))
    for digest, items in signatures.by_digest.items():
        for file, signature in items if digest not in here else ():
            of = signature.statement
            whose = f"{Locality(of.commune, found=file).name}, năm {of.year}, mã {of.code}"
            yield SummaryFile(
                file, findings=(finding(of_signatures.SIGNATURE_OF_OTHER_CONTENT, Place(file), whose=whose),)
            )
