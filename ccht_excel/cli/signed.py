"""What ``ccht verify`` says of the signatures beside a summary.

Relies on :mod:`ccht_excel.campaign.signing`.
"""

from __future__ import annotations

from pathlib import Path

from ccht_excel.campaign.signing import signed_beside
from ccht_excel.cli.terminal import Screen
from ccht_excel.signatures.checking import Keys, SignatureState, sentence
from ccht_excel.verification.verify import Verification


def show_signature(screen: Screen, path: Path, found: Verification, keys: Keys | None) -> bool:
    """Say who has signed; whether nothing is wrong with that.

    Without a list of keys and without a signature nothing is said: signing is for who wants it.
    """
    beside = signed_beside(path, found, keys)
    checked = beside.checked
    if beside.not_its_own:
        screen.item((f"× Chữ ký cạnh bản này {beside.not_its_own}.", "red"))
        screen.item("Bản này đã đổi sau khi ký, hoặc tệp .chuky là của bản khác; xin bản đã ký, hoặc ký lại.")
        return False
    if checked.state is SignatureState.NOT_SIGNED:
        if keys is not None:
            screen.item(("! Chữ ký: không có chữ ký nào cho nội dung này.", "yellow"))
        return keys is None
    if checked.state is SignatureState.FORGED or not found.content_holds:
        said = sentence(checked) if checked.state is SignatureState.FORGED else _ALTERED
        screen.item((f"× Chữ ký ({checked.file}): {said}.", "red"))
        return False
    good = checked.state is SignatureState.TRUSTED
    open_ = checked.state is SignatureState.NOT_COMPARED
    mark, style = ("√", "green") if good else ("!", "yellow") if open_ else ("×", "red")
    said = sentence(checked)
    screen.item((f"{mark} Chữ ký: {said[:1].upper()}{said[1:]}.", style))
    if good and not found.genuine:
        screen.item("Chữ ký là cho số liệu, kết luận và chữ đã in; không cho cách trình bày đã thay đổi.")
    return good or open_


_ALTERED = "phần dữ liệu ẩn còn đúng như khi ký, nhưng chữ hoặc số đọc được đã bị sửa; đây không phải bản đã ký"
