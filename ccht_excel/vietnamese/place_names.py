"""Names of what is assessed, of districts and of provinces as documents print them, with their kind: "Xã Thái Sơn".

Relies on the words of a :class:`~ccht_excel.model.law.Subject`. A name that already says its kind, or who acts for it
("UBND xã Thái Sơn"), does not get it twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from ccht_excel.model.campaign import Campaign
from ccht_excel.model.subjects import Subject, SubjectType
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import capital, fold, plain

DOTS = "…" * 12
_DISTRICTS = ("huyện ", "quận ", "thị xã ", "thành phố ", "tp ", "tp. ")
_PROVINCES = ("tỉnh ", "thành phố ", "tp ", "tp. ")
_TOTAL = regex(r"tổng|cộng|(?:tổng cộng|tổng số)\b.*")
_NOTE = regex(
    r"\W*(?:(?:ghi chu|luu y|nguon so lieu|so lieu)\b.*|(?:hien )?(?:chua|khong|ko) (?:co|ro|nop|bao cao|cap nhat)\b.*"
    r"|dang (?:cap nhat|bo sung|ra soat)\b.*)"
)
"""What people type in lists of places that is a row of sums or says something of the list, folded but for the sums."""
_BEGINNINGS = {
    "trường": "mầm non|mẫu giáo|mn|mg|tiểu học|th|thcs|thpt|trung học|trung cấp|phổ thông|pt[a-z]*|liên cấp"
    "|đại học|cao đẳng|chính trị|quốc tế|năng khiếu|bồi dưỡng|chuyên biệt|dân tộc nội trú|dạy nghề|nghề|giáo dưỡng"
    "|quân sự|sĩ quan|dự bị đại học|cán bộ|tư thục|song ngữ",
    "trung tâm|tt": "giáo dục|gd[a-z]*|học tập|htcđ|y tế|văn h(?:óa|oá)|bồi dưỡng|chính trị|ngoại ngữ|tin học|dịch vụ",
    "trung tâm": "thể thao|thể dục|dạy nghề|đào tạo|phát triển|phục vụ|hành chính|hỗ trợ|bảo trợ|công tác xã hội"
    "|khuyến nông|giống|kiểm soát|kiểm định|phòng chống|phòng, chống|cấp cứu|pháp y|công nghệ|kỹ thuật|chuyển đổi số"
    "|truyền thông|lưu trữ|quản lý|quan trắc|xúc tiến|nghiên cứu|trợ giúp pháp lý|hoạt động|khuyến công|nước sạch",
    "sở": "nội vụ|giáo dục|gd[a-zđ]*|tài chính|y tế|tư pháp|công thương|xây dựng|nông nghiệp|khoa học|văn h(?:óa|oá)"
    "|du lịch|lao động|ngoại vụ|dân tộc|tôn giáo|quy hoạch|an toàn thực phẩm|kế hoạch|giao thông|thông tin"
    "|tài nguyên|kh[a-zđ]*|tt|vh[a-z]*",
    "hội": "khuyến học|nông dân|phụ nữ|lhpn|liên hiệp|cựu|ccb|chữ thập đỏ|người cao tuổi|nct|người mù|người khuyết tật"
    "|nạn nhân|bảo trợ|luật gia|nhà báo|văn học|đông y|sinh viên|doanh nghiệp|doanh nhân|khoa học|kế hoạch h(?:óa|oá)"
    "|làm vườn|sinh vật cảnh|đồng nhân dân",
    "ban": "quản lý|tổ chức|tuyên giáo|dân vận|nội chính|dân tộc|chỉ huy|chỉ đạo|đại diện|thường vụ|chấp hành"
    "|qlda|chqs",
    "đoàn": "thanh niên|tncs|đại biểu|khối",
    "liên": "đoàn lao động|minh hợp tác xã|minh htx",
    "ủy ban|uỷ ban|ub": "mặt trận|mttq",
    "nhà": "trẻ|văn h(?:óa|oá)|thiếu nhi|máy|xuất bản|hát",
    "trạm": "y tế|khuyến nông|thú y|kiểm|bảo vệ|chăn nuôi|trồng trọt|truyền thanh",
    "đài": "phát thanh|truyền|ptth|khí tượng",
    "quỹ": "tín dụng|đầu tư|bảo vệ|hỗ trợ|phát triển",
    "hạt": "kiểm lâm",
    "bộ": "chỉ huy|đội biên phòng|tư lệnh",
}
"""How names of schools, offices and enterprises go on behind a first word that places have too."""
_ONLY_INSTITUTIONS = (
    "phòng|công ty|tổng công ty|doanh nghiệp|hợp tác xã|htx|xí nghiệp|chi nhánh|ngân hàng|kho bạc|bệnh viện|bệnh xá"
    "|học viện|viện|cục|chi cục|thư viện|bảo tàng|bảo hiểm xã hội|văn phòng|thanh tra|công an|công đoàn|t(?:òa|oà) án"
    "|(?:tỉnh|thành|thị|huyện|quận|đảng) (?:ủy|uỷ)|đảng bộ|chi bộ|nhóm trẻ|lớp mẫu giáo|lớp mầm non|cơ sở|cơ quan"
    "|đơn vị sự nghiệp|tổ chức|mặt trận tổ quốc|bưu điện|điện lực|thuế|mttq|ubmttq"
    "|mầm non|mẫu giáo|tiểu học|thcs|thpt|ptdt[a-z]*"
)
_INSTITUTION = regex(
    "(?:" + "|".join(f"(?:{first}) (?:{more})" for first, more in _BEGINNINGS.items()) + rf"|{_ONLY_INSTITUTIONS})\b.*"
)
"""How names of schools, offices and enterprises begin that no place is called, in small letters.

With their marks: "Cơ quan" is an office, "Cổ Quán" a place.
"""
_WITHOUT_MARKS = regex(
    r"(?:truong (?:mam non|mau giao|tieu hoc|thcs|thpt|ptdt[a-z]*|trung hoc (?:co so|pho thong)|trung cap|pho thong"
    r"|cao dang|dai hoc)"
    r"|trung tam (?:giao duc|gdnn|gdtx|hoc tap|y te|ngoai ngu|tin hoc)"
    r"|so (?:noi vu|giao duc|gd[a-z]*|tai chinh|y te|tu phap|cong thuong|xay dung|nong nghiep|khoa hoc|van hoa"
    r"|ngoai vu)"
    r"|phong (?:noi vu|giao duc|gd[a-z]*|tai chinh|y te|tu phap|kinh te|van hoa)"
    r"|hoi (?:khuyen hoc|nong dan|phu nu|lien hiep phu nu|cuu chien binh|chu thap do|nguoi cao tuoi)"
    r"|cong ty|doanh nghiep|hop tac xa|ngan hang|benh vien|hoc vien|chi cuc|lien doan lao dong|mat tran to quoc"
    r"|nha tre|nhom tre|lop mau giao)\b.*"
)
"""Those of them that cannot be mistaken where somebody types no marks at all."""
_OTHER_PLACE = regex(r"(?:tỉnh|thành phố|tp[.]?|quận|huyện|thị xã|thôn|tổ dân phố|khu phố) .+")
"""How names begin of what lies above or below a commune, in small letters."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def names_no_place(text: str) -> bool:
    """Whether a text where a name is asked for is a row of sums or a note: "Tổng cộng", "Ghi chú: …", "chưa có"."""
    return _TOTAL.fullmatch(plain(text)) is not None or _NOTE.fullmatch(fold(text)) is not None


def names_institution(name: str) -> bool:
    """Whether a name is plainly that of a school, an office or an enterprise: "Trường mẫu giáo …", "Sở Nội vụ".

    "Trường Sơn" and "Hội An" are places.
    """
    text = plain(name)
    beginnings = (_INSTITUTION, _WITHOUT_MARKS) if text.isascii() else (_INSTITUTION,)
    return any(pattern.fullmatch(text) for pattern in beginnings)


def stated_type(name: str, subject: Subject) -> SubjectType | None:
    """The type that a name says itself; ``None`` for a bare name."""
    return _parted(name, subject.types)[0]


def is_of_other_kind(name: str, subject: Subject) -> bool:
    """Whether a name is plainly that of no such subject, where a bare name is taken for one."""
    if subject.must_be_named or stated_type(name, subject):
        return False
    return names_institution(name) or _OTHER_PLACE.fullmatch(plain(name)) is not None


def named_type(text: str, subject: Subject) -> SubjectType | None:
    """The type that a text is another word for: its id, its name, or how else names of its kind begin."""
    wanted = fold(text)
    return next((type for type in subject.types if wanted in map(fold, (type.id, type.name, *type.also))), None)


def bare_name(name: str, subject: Subject) -> str:
    """A name without kind and without who acts for it: "Thái Sơn"; dots to fill in where there is none."""
    return _parted(name, subject.types)[1] or DOTS


def subject_name(name: str, subject: Subject) -> str:
    """Kind and name as inside a sentence: "xã Thái Sơn"; the name alone where it says itself what it is."""
    stated, bare = _parted(name, subject.types)
    if stated is None and bare and (subject.type.self_named or names_institution(bare)):
        return bare
    if stated and bare and _is_proper(name, stated):
        return " ".join(name.split())
    if stated and bare and stated.proper and not " ".join(name.split()).lower().startswith(stated.name):
        return f"{stated.proper} {bare}"
    return f"{(stated or subject.type).name} {bare or DOTS}"


def subject_title(name: str, subject: Subject) -> str:
    """Kind and name with a capital: "Xã Thái Sơn"."""
    full = subject_name(name, subject)
    return full[:1].upper() + full[1:]


def subject_words(subject: Subject) -> dict[str, str]:
    """The words for the subject that texts of the program have in braces: ``subject``, ``authority``, its ``symbol`` in
    the numbers of documents, ``award``, what its parts are called, ``part``, and who fills in forms, ``unit_word``."""
    award = subject.award.upper().replace('"', "”").replace("”", "“", 1)
    return {
        "subject": subject.type.name,
        "authority": subject.type.authority,
        "Authority": capital(subject.type.authority),
        "symbol": subject.type.symbol,
        "award": award,
        "unit_word": subject.unit,
        "Unit_word": capital(subject.unit),
        "UNIT_WORD": subject.unit.upper(),
        "part": subject.part,
        "Part": f"{subject.part[:1].upper()}{subject.part[1:]}",
        "PART": subject.part.upper(),
    }


def award_name(subject: Subject) -> str:
    """The name of the award alone, where one stands in quotes in it: "Cộng đồng học tập"."""
    _, quote, named = subject.award.partition('"')
    return named.partition('"')[0] if quote else subject.award


def several_of(subject: Subject, types: Collection[SubjectType]) -> str:
    """What many of these types are called, as inside a sentence: "đơn vị"; "xã, phường" where that is one type's."""
    if not types or all(item.name != subject.collective for item in subject.types):
        return subject.collective
    return ", ".join(item.name for item in subject.types if item in types)


def district_title(district: str) -> str:
    """A district's name with its kind; empty where there is none."""
    return _with_kind(district, "huyện", _DISTRICTS)


def province_title(province: str) -> str:
    """A province's name with its kind; empty where there is none."""
    return _with_kind(province, "tỉnh", _PROVINCES)


def full_place(campaign: Campaign, subject: Subject) -> str:
    """ "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang"; since 01/7/2025 there may be no district."""
    above = (district_title(campaign.district), province_title(campaign.province))
    return ", ".join(filter(None, (subject_title(campaign.commune, subject), *above)))


def dated_place(campaign: Campaign, subject: Subject) -> str:
    """The place before the date of a paper; empty where it has to be written by hand.

    The one the office named; else the name of the administrative unit that was assessed, with its kind where the name
    is a number ("Phường 1"), as khoản 4 Mục II Phụ lục I Nghị định 30/2020/NĐ-CP has it. A school or an office is no
    place: where it lies is not in its name.
    """
    bare = _parted(campaign.commune, subject.types)[1]
    if campaign.paperwork.place or not bare or not subject.type.body:
        return campaign.paperwork.place
    return subject_title(campaign.commune, subject) if bare[0].isdigit() else bare


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


def _is_proper(name: str, kind: SubjectType) -> bool:
    """Whether a school or an office writes its kind with capitals, as names of bodies have them: "Trường Đại học …".

    By khoản 1 mục IV Phụ lục II of Nghị định 30/2020/NĐ-CP. Places, and kinds that the law itself writes with a
    capital, are spelt in one way.
    """
    said = " ".join(name.split())[: len(kind.name)]
    return not kind.body and said.lower() == kind.name and said[1:] != said[1:].lower() and not said.isupper()


def _parted(name: str, types: tuple[SubjectType, ...]) -> tuple[SubjectType | None, str]:
    """The type that a name says, and the rest of it."""
    words = " ".join(name.split())
    found = _kinds(types).match(words)
    if found is None:
        return None, words
    said = found[1].lower()
    kind = next(item for item in types if said in map(str.lower, (item.name, *item.also)))
    return kind, words[found.end() :]


@lru_cache(maxsize=16)
def _kinds(types: tuple[SubjectType, ...]) -> re.Pattern[str]:
    bodies = {re.escape(word) for item in types for word in (item.body, item.body_short) if word}
    acting = f"(?:(?:{'|'.join(sorted(bodies))}) )?" if bodies else ""
    # A longer name may begin with a shorter one: "trường tiểu học tư thục".
    every = sorted((name for item in types for name in (item.name, *item.also)), key=len, reverse=True)
    names = "|".join(map(re.escape, every))
    # "Trường TH và THCS" is of neither kind that it begins with.
    return re.compile(f"{acting}({names})(?: (?!(?:và|&|-|–) )|$)", re.IGNORECASE)
