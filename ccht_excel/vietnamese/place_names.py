"""Names of communes, districts and provinces as documents print them, with their kind: "Xã Thái Sơn".

A name that already says its kind is left as it is.
"""

from __future__ import annotations

import unicodedata

from ccht_excel.model.campaign import Campaign
from ccht_excel.vietnamese.text import plain

DOTS = "…" * 12
_COMMUNES = ("xã ", "phường ", "thị trấn ", "đặc khu ")
_DISTRICTS = ("huyện ", "quận ", "thị xã ", "thành phố ", "tp ", "tp. ")
_PROVINCES = ("tỉnh ", "thành phố ", "tp ", "tp. ")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def commune_title(commune: str) -> str:
    """A commune's name with its kind and a capital; dots to fill in where it has no name."""
    name = _with_kind(commune, "xã", _COMMUNES) or f"xã {DOTS}"
    return name[:1].upper() + name[1:]


def district_title(district: str) -> str:
    """A district's name with its kind; empty where there is none."""
    return _with_kind(district, "huyện", _DISTRICTS)


def province_title(province: str) -> str:
    """A province's name with its kind; empty where there is none."""
    return _with_kind(province, "tỉnh", _PROVINCES)


def full_place(campaign: Campaign) -> str:
    """ "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang"; since 01/7/2025 there may be no district."""
    above = (district_title(campaign.district), province_title(campaign.province))
    return ", ".join(filter(None, (commune_title(campaign.commune), *above)))


def _with_kind(name: str, kind: str, kinds: tuple[str, ...]) -> str:
    name = name.strip()
    return name if not name or name.lower().startswith(kinds) else f"{kind} {name}"


def spelling(name: str) -> str:
    """A name for comparing, the tone mark at the end of each word: "hoà" and "hòa" are one, "hoa" is not."""
    words = []
    for word in unicodedata.normalize("NFD", plain(name)).split():
        letters = [letter for letter in word if letter not in _TONES]
        words.append("".join(letters) + "".join(letter for letter in word if letter in _TONES))
    return unicodedata.normalize("NFC", " ".join(words))
