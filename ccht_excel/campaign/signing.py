"""A summary signed with the key of the office, and the signatures that lie beside a summary.

Signed is only what can be vouched for whole. The signature is a file of its own beside the summary, so that filling in
number and date, or saving in another program, does not touch it.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from ccht_excel.campaign.runs import of_other_runs
from ccht_excel.errors import CampaignError
from ccht_excel.files.found import clean_name
from ccht_excel.files.whole import write_whole
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.signatures.checking import Checked, Keys, Owner, Signatures, SignatureState
from ccht_excel.signatures.files import beside, signature_bytes
from ccht_excel.signatures.office_key import OfficeKey
from ccht_excel.signatures.statement import SUFFIX, Signature, read_signature
from ccht_excel.summary.vouching import verify_summary
from ccht_excel.verification.verify import Verification


class Signed(Struct, frozen=True):
    """A signature that was written: where, and what it says. ``renewed``: one lay there before."""

    file: Path
    signature: Signature
    renewed: bool


def sign_summary(path: Path, key: OfficeKey, limits: Limits = DEFAULT_LIMITS) -> Signed:
    """Sign a summary; the signature lies beside it afterwards.

    Raises ``CampaignError`` where the summary is not whole, ``GuardError`` where it cannot be looked at.
    """
    found = verify_summary(path, limits)
    others = of_other_runs(path, found.run)
    if not found.genuine or others:
        beside = f" (cạnh đó là kết quả của lần tổng hợp khác: {', '.join(others)})" if others else ""
        raise CampaignError(
            f"Chưa ký {path}: bản này không còn đúng như chương trình ghi ra{beside}, nên không có gì để cam đoan.\n"
            "Xem chỗ khác bằng ccht verify; chạy lại ccht merge để có bản nguyên rồi ký bản ấy."
        )
    signature = key.sign(found.commune, found.year, found.stored_code, found.signed_digest)
    target = path.with_name(path.name + SUFFIX)
    renewed = _may_replace(target)
    write_whole(target, lambda stream: stream.write(signature.content), fresh=not renewed)
    return Signed(target, signature, renewed)


def _may_replace(target: Path) -> bool:
    """Whether a signature lies there. Raises ``CampaignError`` where it is anything else: that was not ours to lose."""
    if not os.path.lexists(target):
        return False
    try:
        read_signature(signature_bytes(target))
    except (OSError, ValueError, RefusedError) as error:
        raise CampaignError(
            f"Không ghi đè {target}: đó không phải tệp chữ ký.\nChuyển nó đi chỗ khác rồi chạy lại."
        ) from error
    return True


class SignedBeside(Struct, frozen=True):
    """What the signatures beside a summary say of it. ``not_its_own`` is why the one of its own name is none of it."""

    checked: Checked
    not_its_own: str = ""


def signed_beside(path: Path, found: Verification, keys: Keys | None = None) -> SignedBeside:
    """Look at the signature files in the folder of a summary, whatever they are called."""
    signatures = Signatures.of(beside(path))
    place = Owner(found.commune, found.district, found.province)
    checked = signatures.check(found.signed_digest, place, keys)
    own = clean_name(path.name + SUFFIX)
    if checked.state is not SignatureState.NOT_SIGNED:
        return SignedBeside(checked)
    if own in signatures.unreadable:
        return SignedBeside(checked, f"không đọc được ({signatures.unreadable[own]})")
    for listed in signatures.by_digest.values():
        for name, signature in listed:
            if name == own:
                said = signature.statement
                whose = f"{said.commune}, năm {said.year}, mã {said.code}"
                return SignedBeside(checked, f"là của nội dung khác ({whose}, tóm tắt {said.digest[:8]}…)")
    return SignedBeside(checked)
