"""The fields that a template may name, each with its meaning: the one list that templates are held against.

A field is a text, a list of texts, or a list of things with fields of their own. Relies on nothing; the manual's table
of fields is printed from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

Named = TypeVar("Named")


class Field(Struct, frozen=True):
    """One field: its name, what stands in it, and what each thing in it has where it is a list of things.

    ``many``: it is a list, gone through with ``{% for … in … %}``.
    """

    name: str
    meaning: str
    many: bool = False
    parts: tuple[Field, ...] = ()


def listed(name: str, meaning: str, *parts: Field) -> Field:
    """A list: of things that have these parts, or of texts."""
    return Field(name, meaning, True, parts)


_NUMBER = Field("so", "số thứ tự theo bộ tiêu chí")

_NOT_APPLIED = Field("khong_ap_dung", "có chữ nếu chỉ tiêu không áp dụng cho loại này; trống nếu áp dụng")

OF_CAMPAIGN = (
    Field("loai_doi_tuong", "loại của nơi được đánh giá, như giữa câu"),
    Field("ten_doi_tuong", "tên không kèm loại"),
    Field("doi_tuong", "loại và tên, như giữa câu"),
    Field("doi_tuong_viet_hoa", "loại và tên viết hoa"),
    Field("co_quan_viet_hoa", "cơ quan ban hành viết hoa; trống nếu tự đứng tên"),
    Field("chu_the", "cơ quan ban hành và tên, như giữa câu"),
    Field("chu_the_dau_cau", "cơ quan ban hành và tên, ở đầu câu"),
    Field("goi_don_vi", "bộ tiêu chí gọi nơi điền phiếu là gì, như giữa câu: đơn vị, bộ phận"),
    Field("goi_don_vi_dau_cau", "cũng thế, ở đầu câu"),
    Field("nam", "năm đánh giá"),
    Field("nam_sau", "năm sau năm đánh giá"),
    Field("muc", "bộ tiêu chí gọi một mức là gì, như giữa câu"),
    Field("danh_hieu", "danh hiệu được đánh giá, theo bộ tiêu chí"),
    Field("can_cu", "văn bản ban hành bộ tiêu chí, ghi đủ"),
    Field("trich_dan", "văn bản ban hành bộ tiêu chí, ghi gọn"),
    Field("dieu_thoi_gian", "điều quy định thời gian lấy số liệu"),
    Field("dieu_ho_so", "điều quy định hồ sơ và hạn gửi"),
    Field("han_gui_ho_so", "hạn gửi hồ sơ, cả chữ trước hay chậm nhất"),
    Field("han_nop_phieu", "hạn các đơn vị nộp phiếu"),
    Field("so_ky_hieu", "số, ký hiệu của văn bản này"),
    Field("noi_ngay", "địa danh, ngày tháng năm của văn bản này"),
    Field("ke_hoach_so_ngay", "số và ngày của kế hoạch"),
    Field("bien_ban_ngay", "ngày của biên bản cuộc họp"),
    Field("noi_gui", "nơi nhận và quyết định hồ sơ"),
    Field("muc_ke_hoach", "mức mà kế hoạch đề nghị công nhận"),
    Field("vung", "thuộc hay không thuộc vùng khó khăn; trống nếu bộ tiêu chí không phân biệt"),
    listed("noi_nhan", "các dòng Nơi nhận"),
    listed("ky", "các dòng chức vụ người ký"),
    Field("nguoi_ky", "tên người ký, trống nếu chưa ghi"),
    Field("chu_tri", "người chủ trì cuộc họp"),
    Field("thu_ky", "thư ký cuộc họp"),
    Field("nguoi_hoc_tap", "nâng cao nhận thức về học tập của ai, theo bộ tiêu chí; trống nếu không nêu"),
    listed(
        "tham_du",
        "ai dự họp, theo bộ tiêu chí",
        Field("ten", "đại diện của ai"),
        Field("nhieu_nguoi", "có chữ nếu ghi nhiều người; trống nếu một người"),
    ),
    listed(
        "phan_cong",
        "từng tiêu chí với đơn vị phụ trách",
        _NUMBER,
        Field("ten", "tên tiêu chí"),
        Field("don_vi", "các đơn vị phụ trách"),
        listed(
            "chi_tieu",
            "các chỉ tiêu của tiêu chí",
            _NUMBER,
            Field("ten", "nội dung chỉ tiêu, với mức và tỷ lệ của kế hoạch"),
            Field("yeu_cau", "yêu cầu theo kế hoạch"),
            _NOT_APPLIED,
            Field("don_vi", "các đơn vị phụ trách"),
        ),
    ),
    listed("don_vi", "các đơn vị", Field("ten", "tên đơn vị"), Field("chi_tieu", "chỉ tiêu phụ trách")),
    Field("ma_noi_dung", "mã nội dung, để đối chiếu bản giấy với tệp"),
)
"""What every document knows, before anything has been judged."""

OF_RESULTS = (
    Field("ket_luan", "kết luận về các mức công nhận"),
    Field("ket_luan_gon", "kết luận ấy, chỉ tiêu không đạt ghi số hiệu mà không ghi lý do"),
    Field("ket_luan_ke_hoach", "kết luận so với kế hoạch"),
    Field("muc_de_nghi", "mức được đề nghị công nhận; trống nếu chưa có mức nào đủ"),
    Field("khong_dat_muc_nao", "có chữ nếu mọi mức đều không đạt; trống nếu không phải thế"),
    listed(
        "chuan",
        "từng chuẩn đánh giá",
        Field("ten", "tên chuẩn"),
        Field("ten_giua_cau", "tên chuẩn như giữa câu"),
        Field("dieu", "điều quy định; trống với kế hoạch"),
        Field("ket_qua", "Đạt, Không đạt hoặc Chưa đủ căn cứ"),
        Field("chi_tieu_dat", "số chỉ tiêu đạt"),
        Field("tong_chi_tieu", "số chỉ tiêu"),
        Field("tieu_chi_dat", "số tiêu chí đạt"),
        Field("tong_tieu_chi", "số tiêu chí"),
        listed("chua_dat", "từng chỉ tiêu không đạt, với lý do"),
    ),
    listed(
        "tieu_chi",
        "từng tiêu chí với kết quả",
        _NUMBER,
        Field("ten", "tên tiêu chí"),
        Field("ket_qua", "kết quả theo các chuẩn"),
        listed(
            "chi_tieu",
            "các chỉ tiêu của tiêu chí",
            _NUMBER,
            Field("ten", "nội dung chỉ tiêu"),
            Field("don_vi", "các đơn vị phụ trách"),
            Field("so_lieu", "kết quả thực hiện, số liệu"),
            Field("ket_qua", "kết quả theo các chuẩn"),
            Field("so_minh_chung", "số minh chứng"),
            _NOT_APPLIED,
            Field("cuoi", "có chữ nếu là chỉ tiêu cuối cùng; trống nếu không"),
            listed(
                "minh_chung",
                "các minh chứng",
                Field("tt", "thứ tự trong chỉ tiêu"),
                Field("ten", "tên văn bản"),
                Field("so_ky_hieu", "số, ký hiệu"),
                Field("ngay", "ngày văn bản"),
                Field("noi_ban_hanh", "nơi ban hành"),
                Field("duong_dan", "đường dẫn hoặc nơi lưu"),
                Field("don_vi", "đơn vị cung cấp"),
            ),
        ),
    ),
    listed(
        "con_thieu",
        "những gì kết quả còn phụ thuộc",
        Field("chi_tieu", "chỉ tiêu"),
        Field("don_vi", "đơn vị cần bổ sung"),
        Field("noi_dung", "còn thiếu gì, cần làm gì"),
    ),
    listed("con_thieu_gon", "những điều ấy theo từng loại, chỉ ghi số hiệu chỉ tiêu"),
    listed(
        "hop_ket_luan",
        "số liệu, cách tính do cuộc họp kết luận",
        Field("ten", "số liệu"),
        Field("nguoi_bao", "“Các đơn vị”; “Đơn vị” nếu chỉ một đơn vị báo"),
        Field("bao_cao", "các đơn vị đã báo"),
        Field("ket_luan", "giá trị cuộc họp kết luận"),
        Field("ly_do", "lý do"),
    ),
    Field("so_don_vi", "số đơn vị"),
    Field("so_da_nop", "số đơn vị đã nộp phiếu"),
    Field("chua_nop", "đơn vị chưa nộp phiếu; trống nếu đã nộp đủ"),
    Field("tong_minh_chung", "tổng số minh chứng"),
)
"""What a document knows besides once the returns have been judged."""


FORMER: Mapping[str, str] = {
    "loai_xa": "loai_doi_tuong",
    "ten_xa": "ten_doi_tuong",
    "xa": "doi_tuong",
    "xa_viet_hoa": "doi_tuong_viet_hoa",
    "muc_do_ke_hoach": "muc_ke_hoach",
    "muc_do_de_nghi": "muc_de_nghi",
}
"""Names that templates of an office's own may still have, and the fields that they were."""


def with_former(named: Mapping[str, Named]) -> dict[str, Named]:
    """What goes by the names of fields, by the former names too."""
    return {**named, **{old: named[new] for old, new in FORMER.items() if new in named}}


def fields_of(*, judged: bool) -> tuple[Field, ...]:
    """The fields of a document that tells results, or of one that does not."""
    return (*OF_CAMPAIGN, *OF_RESULTS) if judged else OF_CAMPAIGN


def rows(fields: tuple[Field, ...], before: str = "") -> Iterator[tuple[str, str]]:
    """Every field with its path, for a table: ``tieu_chi[].ten``."""
    for field in fields:
        path = f"{before}{field.name}{'[]' if field.many else ''}"
        yield path, field.meaning
        yield from rows(field.parts, f"{path}.")
