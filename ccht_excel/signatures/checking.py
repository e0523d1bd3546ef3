"""What signatures there are, and what one of them says of a summary: whose key it is, and whether that counts.

A signature belongs to the summary whose content it names, whatever either file is called. Relies on the list of keys
where there is one; without it only is said that some key has signed, and which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field

from ccht_excel.law.criteria import load_criteria
from ccht_excel.signatures.key_list import ListedKey
from ccht_excel.signatures.statement import Signature, fingerprint, read_signature
from ccht_excel.vietnamese.place_names import district_title, province_title, spelling, subject_title

Keys: TypeAlias = Mapping[str, ListedKey]
_HERE = timezone(timedelta(hours=7))


class SignatureState(StrEnum):
    """What a signature is worth, the best first."""

    TRUSTED = "trusted"
    NOT_COMPARED = "not_compared"
    OUT_OF_TIME = "out_of_time"
    UNKNOWN_KEY = "unknown_key"
    WITHDRAWN = "withdrawn_key"
    OTHER_OWNER = "key_of_other"
    FORGED = "forged"
    NOT_SIGNED = "not_signed"


class Owner(Struct, frozen=True):
    """Whose a summary is."""

    commune: str
    district: str = ""
    province: str = ""


class Checked(Struct, frozen=True):
    """What was found of a summary's signature; without one there is nothing but the state.

    ``file`` is where the signature lies, ``listed`` what the list says of its key.
    """

    state: SignatureState
    file: str = ""
    signature: Signature | None = None
    listed: ListedKey | None = None

    @property
    def fingerprint(self) -> str:
        """The key that has signed, or is said to have; empty without a signature."""
        return fingerprint(self.signature.statement.key) if self.signature else ""

    @property
    def signed_on(self) -> str:
        """The day, by the clock of who signed, in Vietnam: ``26/11/2026``."""
        return self.signature.statement.signed_at.astimezone(_HERE).strftime("%d/%m/%Y") if self.signature else ""

    @property
    def owner(self) -> str:
        """Whose the key is, as the list has it."""
        return owner(self.listed) if self.listed else ""


class Signatures(Struct):
    """Signature files by the content they name; ``unreadable`` are those that are none, with the reason."""

    by_digest: dict[str, list[tuple[str, Signature]]] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Iterable[tuple[str, bytes]]) -> Signatures:
        """Those in files, given as name and content."""
        found = cls()
        for name, data in files:
            try:
                signature = read_signature(data)
            except ValueError as error:
                detail = "chữ trong tệp không phải UTF-8" if isinstance(error, UnicodeError) else _reason(error)
                found.unreadable[name] = detail
            else:
                found.by_digest.setdefault(signature.statement.digest, []).append((name, signature))
        return found

    def check(self, digest: str, owner: Owner, keys: Keys | None) -> Checked:
        """The best signature there is for the summary with this digest."""
        worth = list(SignatureState)
        checked = [_checked(name, signature, owner, keys) for name, signature in self.by_digest.get(digest, ())]
        return min(checked, key=lambda item: (worth.index(item.state), item.file), default=_NONE)


_NONE = Checked(SignatureState.NOT_SIGNED)


def _reason(error: ValueError) -> str:
    said = str(error)
    return said if not said.startswith("time data") else "ngày giờ ký không hợp lệ"


def _checked(name: str, signature: Signature, owner: Owner, keys: Keys | None) -> Checked:
    if not signature.holds():
        return Checked(SignatureState.FORGED, name, signature)
    if keys is None:
        return Checked(SignatureState.NOT_COMPARED, name, signature)
    listed = keys.get(fingerprint(signature.statement.key))
    return Checked(_state(signature, listed, owner), name, signature, listed)


def _state(signature: Signature, listed: ListedKey | None, owner: Owner) -> SignatureState:
    if listed is None:
        return SignatureState.UNKNOWN_KEY
    if listed.withdrawn:
        return SignatureState.WITHDRAWN
    if not _belongs(listed, owner):
        return SignatureState.OTHER_OWNER
    try:
        day = signature.statement.signed_at.astimezone(_HERE).date()
    except OverflowError:
        return SignatureState.OUT_OF_TIME
    early = listed.valid_from is not None and day < listed.valid_from
    late = listed.valid_to is not None and day > listed.valid_to
    return SignatureState.OUT_OF_TIME if early or late else SignatureState.TRUSTED


def _belongs(listed: ListedKey, owner: Owner) -> bool:
    """Whether a key is that of a place; district and province count where both name them."""
    above = (
        (district_title(listed.district), district_title(owner.district)),
        (province_title(listed.province), province_title(owner.province)),
    )
    return _same(_commune_title(listed.commune), _commune_title(owner.commune)) and all(
        not ours or not theirs or _same(ours, theirs) for ours, theirs in above
    )


def _commune_title(name: str) -> str:
    """A name with its kind; that of the first type of the law where it does not say one."""
    return subject_title(name, load_criteria().subject)


def _same(one: str, other: str) -> bool:
    return spelling(one) == spelling(other)


def owner(listed: ListedKey) -> str:
    """Whose a key is, for people."""
    names = (_commune_title(listed.commune), district_title(listed.district), province_title(listed.province))
    return ", ".join(filter(None, names))


def period(listed: ListedKey) -> str:
    """When a key may sign: ``từ 01/01/2026 đến 31/12/2027``."""
    days = (("từ", listed.valid_from), ("đến", listed.valid_to))
    return " ".join(f"{word} {day:%d/%m/%Y}" for word, day in days if day) or "không thời hạn"


def sentence(found: Checked) -> str:
    """What a signature says, in one sentence without a full stop."""
    key = f"khóa {found.fingerprint}"
    signed = f"ghi là ký ngày {found.signed_on}"
    return {
        SignatureState.TRUSTED: f"{found.owner} đã ký đúng nội dung này bằng {key}, {signed}",
        SignatureState.NOT_COMPARED: (
            f"đúng nội dung này đã được ký bằng {key}, {signed}; khóa của ai thì chưa đối chiếu (thêm --keys, hoặc gọi"
            " hỏi cơ quan ký vân tay khóa)"
        ),
        SignatureState.OUT_OF_TIME: (
            f"ký bằng {key} của {found.owner}, nhưng {signed}, khóa chỉ dùng {period(found.listed)}"
            if found.listed
            else ""
        ),
        SignatureState.UNKNOWN_KEY: f"ký bằng {key}, khóa ấy không có trong danh sách khóa",
        SignatureState.WITHDRAWN: f"ký bằng {key} của {found.owner}, khóa ấy đã bị thu hồi",
        SignatureState.OTHER_OWNER: f"ký bằng {key}, danh sách ghi khóa ấy là của {found.owner}",
        SignatureState.FORGED: "tệp chữ ký không do khóa ghi trong đó ký: đã bị sửa, hỏng hoặc làm giả",
        SignatureState.NOT_SIGNED: "không có chữ ký nào cho nội dung này",
    }[found.state]
