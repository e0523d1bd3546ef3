"""Old Vietnamese font encodings: text typed in TCVN3 (ABC, fonts ``.Vn*``) or VNI that was read as Latin-1.

Relies on the standard library only. Refuses to guess: text is converted only when the result is made of Vietnamese
syllables and the original is not, so proper Unicode Vietnamese and foreign text come back as ``None``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from ccht_excel.patterns import regex

# ---------------------------------------------------------------------------------------------
# Tables

_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TCVN3: Mapping[str, str] = {
    chr(start + offset): letter for start, letters in _TCVN3_RUNS.items() for offset, letter in enumerate(letters)
}
"""TCVN 5712-3: Latin-1 character to letter. There are no toned capitals: fonts ``.Vn*H`` draw the small codes so."""

# VNI writes a base letter and then its mark; the mark's column is the tone: none, sắc, huyền, hỏi, ngã, nặng.
_VNI_ROWS = {
    "a": ("ùøûõï", "áàảãạ"),
    "e": ("ùøûõï", "éèẻẽẹ"),
    "o": ("ùøûõï", "óòỏõọ"),
    "u": ("ùøûõï", "úùủũụ"),
    "y": ("ùøûõ", "ýỳỷỹ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "ö": ("ùøûõï", "ứừửữự"),
}
_VNI_HAT_ROWS = {"a": ("âáàåãä", "âấầẩẫậ"), "e": ("âáàåãä", "êếềểễệ"), "o": ("âáàåãä", "ôốồổỗộ")}
_VNI_BREVE_ROWS = {"a": ("êéèúüë", "ăắằẳẵặ")}
_VNI_SINGLE = dict(zip("íìæóòîôöñ", "íìỉĩịỵơưđ", strict=True))


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for rows in (_VNI_ROWS, _VNI_HAT_ROWS, _VNI_BREVE_ROWS):
        for base, (marks, letters) in rows.items():
            table |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    return table | {legacy.upper(): letter.upper() for legacy, letter in table.items()}


VNI: Mapping[str, str] = _vni_table()
"""VNI for Windows: one or two Latin-1 characters to letter."""


class _Encoding(Struct, frozen=True):
    decode: Callable[[str], str]
    word: re.Pattern[str]


def _word_pattern(special: str) -> re.Pattern[str]:
    return re.compile(f"[A-Za-zÀ-ÖØ-öø-ÿ{re.escape(special)}]+")


def _decode_tcvn3(word: str) -> str:
    return "".join(letter if letter.isascii() else TCVN3.get(letter, "\0") for letter in word)


_VNI_TOKEN = regex(r"[aeouyôö][ùøûõïâáàåãäêéèúüë]|.", re.IGNORECASE | re.DOTALL)


def _decode_vni(word: str) -> str:
    letters = []
    for token in _VNI_TOKEN.findall(word):
        cased = token[0] + (token[1:].upper() if token[0].isupper() else token[1:])
        if cased in VNI:
            letters.append(VNI[cased])
        else:
            letters.extend(letter if letter.isascii() else VNI.get(letter, "\0") for letter in token)
    return "".join(letters)


_ENCODINGS = (
    _Encoding(_decode_tcvn3, _word_pattern("".join(TCVN3))),
    _Encoding(_decode_vni, _word_pattern("")),
)

# ---------------------------------------------------------------------------------------------
# What a Vietnamese syllable looks like

_ONSET_ROW = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS = frozenset(_ONSET_ROW.split())
_RIME_ROWS = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya uych uyn uynh uyp uyt
uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu ynh yt
"""
_RIMES = frozenset(_RIME_ROWS.split())
_TONED_LAST = frozenset(rime for rime in _RIMES if len(rime) == 1) | {"oa", "oe", "uy", "uê", "uơ"}
"""Rimes that carry their tone on the last letter: "hoà", "quỷ", but not "leó"."""
_CONSONANTS = frozenset(onset[0] for onset in _ONSETS)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOP_TONES = frozenset("\u0301\u0323")
_STOPS = ("c", "ch", "p", "t")
_PLAIN_RIMES = frozenset(
    "".join(mark for mark in unicodedata.normalize("NFD", rime) if not unicodedata.combining(mark)) for rime in _RIMES
)


@lru_cache(maxsize=4096)
def _is_syllable(word: str, *, sloppy: bool = False) -> bool:
    """Whether an accented word can be one Vietnamese syllable.

    Syllables that end in c, ch, p, t take sắc or nặng only; ``sloppy`` forgives a tone that was not typed ("tôt").
    """
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONES]
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1:
        return False
    if base.endswith(_STOPS) and not sloppy and not set(tones) & _STOP_TONES:
        return False
    toned_last = unicodedata.normalize("NFC", marks)[-1:] != base[-1:]
    return _fits(base, _TONED_LAST if toned_last else _RIMES)


def _fits(base: str, rimes: frozenset[str]) -> bool:
    return base in rimes or any(base.startswith(onset) and base[len(onset) :] in rimes for onset in _ONSETS)


def _is_plausible(word: str) -> bool:
    """Whether a word of plain ASCII may stand in Vietnamese text: an unaccented syllable, an initial or an acronym."""
    return word.isupper() or len(word) == 1 or _fits(word.lower(), _PLAIN_RIMES)


# ---------------------------------------------------------------------------------------------
# Recognising and converting


class _Trial(Struct, frozen=True):
    """``text`` as one encoding gives it; ``bad`` and ``good`` count words, ``sure`` says whether any word proves it.

    ``before`` counts the words that were Vietnamese already.
    """

    text: str
    bad: int
    good: int
    before: int
    sure: bool

    @property
    def acceptable(self) -> bool:
        return self.bad * 5 <= self.good and self.before < self.good


def readings(text: str) -> tuple[str, ...]:
    """What a text would say in each of the old encodings, sensible or not; for comparing with names that are known."""
    if text.isascii():
        return ()
    text = unicodedata.normalize("NFC", text)
    return tuple(_converted(encoding, text) for encoding in _ENCODINGS)


def decode_legacy(text: str) -> str | None:
    """Vietnamese text for TCVN3 or VNI text that was read as Latin-1; ``None`` where nothing has to be converted.

    ``None`` also where both encodings would give different sensible texts. Call it before any other cleaning:
    TCVN3 writes "ư" as a soft hyphen.
    """
    if text.isascii():
        return None
    text = unicodedata.normalize("NFC", text)
    if any(ord(letter) > 0xFF and letter.isalpha() for letter in text):
        return None
    trials = [trial for encoding in _ENCODINGS if (trial := _try(encoding, text)).acceptable]
    if not trials:
        return None
    best = min(trials, key=lambda trial: (trial.bad, -trial.good))
    rivals = {trial.text for trial in trials if (trial.bad, trial.good) == (best.bad, best.good)}
    return best.text if best.sure and len(rivals) == 1 else None


def _try(encoding: _Encoding, text: str) -> _Trial:
    bad = good = before = 0
    sure = False
    for word in encoding.word.findall(text):
        if word.isascii():
            bad += not _is_plausible(word)
            continue
        decoded = encoding.decode(word)
        before += (word.islower() or word.isupper() or word.istitle()) and _is_syllable(word, sloppy=True)
        if _is_syllable(decoded):
            good += 1
            sure = sure or (len(decoded) > 2 and decoded[0].lower() in _CONSONANTS)
        elif "\0" in decoded or not (decoded.isupper() and len(decoded) <= 6):
            bad += 1
    return _Trial(_converted(encoding, text), bad, good, before, sure)


def _converted(encoding: _Encoding, text: str) -> str:
    return encoding.word.sub(lambda match: _convert(encoding, match[0]), text)


def _convert(encoding: _Encoding, word: str) -> str:
    """One word converted; left as it is where it cannot be. "§¹T" had no capital to use for "ạ": all capitals then."""
    decoded = encoding.decode(word)
    if "\0" in decoded:
        return word
    if re.search("[^\x00-\x7f][A-Z]", word) and not re.search("[a-z]", word):
        return decoded.upper()
    return decoded
