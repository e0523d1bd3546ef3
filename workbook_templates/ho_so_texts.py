"""The texts of the shipped templates of the dossier, one function a document; drawn by ``make_ho_so.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from make_ho_so import CENTRE, LEFT, ROOM_TO_SIGN, Cell, Paper, Row, addressees, signer

DOTS = "…" * 34
COMMITTEE, FIRST = "{{ chu_the }}", "{{ chu_the_dau_cau }}"
"""Who acts, inside a sentence and at its beginning."""
ABOUT = "{{ danh_hieu }} năm {{ nam }}"
PERIOD = "từ ngày 01 tháng 01 năm {{ nam }} đến ngày 31 tháng 12 năm {{ nam }}"


def bases(paper: Paper, *more: str) -> None:
    """Căn cứ: italic, a semicolon after each, a full stop after the last."""
    texts = ("Căn cứ {{ can_cu }}", *more)
    for number, text in enumerate(texts, start=1):
        paper.text(f"{text}{'.' if number == len(texts) else ';'}", italic=True)


PLAN_BASE = f"Căn cứ Kế hoạch {{{{ ke_hoach_so_ngay }}}} của {COMMITTEE} về tự đánh giá, công nhận {ABOUT}"
MINUTES_BASE = (
    "Căn cứ Biên bản cuộc họp {{ bien_ban_ngay }} xem xét, đánh giá, thống nhất kết quả tự đánh giá, công nhận "
    f"{ABOUT}"
)


def draft_note(paper: Paper) -> None:
    """Over a document that asks for nothing, so that nobody sends it by mistake."""
    paper.only("if not muc_de_nghi")
    paper.line(
        "DỰ THẢO, CHƯA GỬI: chưa có {{ muc }} nào đủ căn cứ để đề nghị công nhận",
        bold=True,
        align=CENTRE,
        before=2,
        after=4,
    )
    paper.only("endif")


def missing(paper: Paper) -> None:
    """What the result still depends on, a line for each."""
    paper.only("for diem in con_thieu")
    paper.text("- Chỉ tiêu {{ diem.chi_tieu }}{% if diem.don_vi %} ({{ diem.don_vi }}){% endif %}: {{ diem.noi_dung }}")
    paper.only("endfor")


def proposal() -> Paper:
    """Tờ trình: one page, whatever the result. Reasons and units are in the báo cáo."""
    paper = Paper(after=2)
    paper.head()
    paper.title("TỜ TRÌNH", f"Về việc đề nghị đánh giá, công nhận {ABOUT}")
    paper.line("Kính gửi: {{ noi_gui }}.", size=14, align=CENTRE, after=6)
    draft_note(paper)
    bases(paper, PLAN_BASE, MINUTES_BASE)
    paper.text(
        f"{FIRST} đã tổ chức tự đánh giá theo quy định tại {{{{ dieu_ho_so }}}} {{{{ trich_dan }}}}; số liệu tính"
        f" {PERIOD}. Kết quả như sau:"
    )
    paper.only("for mot in chuan")
    paper.text(
        "- {{ mot.ten }}: {{ mot.ket_qua | lower }} ({{ mot.tieu_chi_dat }}/{{ mot.tong_tieu_chi }} tiêu chí đạt,"
        " {{ mot.chi_tieu_dat }}/{{ mot.tong_chi_tieu }} chỉ tiêu đạt);"
    )
    paper.only("endfor")
    paper.text("- Kết luận: {{ ket_luan_gon }}")
    paper.only("if muc_de_nghi")
    paper.text(
        f"{FIRST} kính đề nghị {{{{ noi_gui }}}} xem xét, đánh giá, công nhận {{{{ doi_tuong }}}} đạt"
        " {{ danh_hieu }} *{{ muc_de_nghi }}* năm {{ nam }}."
    )
    paper.text(
        "Hồ sơ kèm theo gồm: Báo cáo tự đánh giá, công nhận {{ danh_hieu }}; Bản tổng hợp kết quả đánh giá các tiêu"
        " chí, chỉ tiêu./.",
        keep=True,
    )
    paper.only("else")
    paper.only("if con_thieu_gon and not khong_dat_muc_nao")
    paper.text("Để có căn cứ đề nghị công nhận, còn phải bổ sung, làm rõ:")
    paper.only("for dong in con_thieu_gon")
    paper.text("- {{ dong }}{% if loop.last %}.{% else %};{% endif %}")
    paper.only("endfor")
    paper.only("endif")
    paper.text("Lý do, {{ goi_don_vi }} và nội dung từng chỉ tiêu ghi tại mục III Báo cáo tự đánh giá.")
    paper.text(
        f"{FIRST} chưa đề nghị công nhận {{{{ muc }}}} nào; hồ sơ được trình khi có {{{{ muc }}}} đủ điều kiện theo"
        " {{ trich_dan }}./.",
        keep=True,
    )
    paper.only("endif")
    paper.signature(addressees, signer)
    return paper


def results_table(paper: Paper) -> None:
    """Every chỉ tiêu with what was done and how it is judged."""
    paper.table(
        (
            ("TT", 1.0),
            ("Tiêu chí, chỉ tiêu", 6.0),
            ("Kết quả thực hiện", 5.2),
            ("Đánh giá", 2.6),
            ("Số minh chứng", 1.7),
        ),
        (
            "for nhom in tieu_chi",
            (
                Cell("{{ nhom.so }}", bold=True, align=CENTRE, keep=True),
                Cell("Tiêu chí {{ nhom.so }}. {{ nhom.ten }}", bold=True, keep=True),
                Cell(""),
                Cell("{{ nhom.ket_qua }}", bold=True, align=CENTRE),
                Cell(""),
            ),
            "for muc in nhom.chi_tieu",
            (
                Cell("{{ muc.so }}", align=CENTRE),
                Cell("{{ muc.ten }}"),
                Cell("{{ muc.so_lieu }}"),
                Cell("{{ muc.ket_qua }}", align=CENTRE),
                Cell("{{ muc.so_minh_chung }}", align=CENTRE),
            ),
            "endfor",
            "endfor",
        ),
    )


def standards_table(paper: Paper) -> None:
    """How the commune stands under each standard."""
    paper.table(
        (("Chuẩn đánh giá", 7.5), ("Tiêu chí đạt", 2.8), ("Chỉ tiêu đạt", 2.8), ("Kết quả", 3.4)),
        (
            "for mot in chuan",
            (
                Cell("{{ mot.ten }}{% if mot.dieu %} ({{ mot.dieu }}){% endif %}"),
                Cell("{{ mot.tieu_chi_dat }}/{{ mot.tong_tieu_chi }}", align=CENTRE),
                Cell("{{ mot.chi_tieu_dat }}/{{ mot.tong_chi_tieu }}", align=CENTRE),
                Cell("{{ mot.ket_qua }}", align=CENTRE, bold=True),
            ),
            "endfor",
        ),
    )


def failures(paper: Paper) -> None:
    """Why each standard that is not met is not."""
    paper.only("for mot in chuan")
    paper.only("if mot.chua_dat")
    paper.text("*Không đạt theo {{ mot.ten_giua_cau }}:* {{ mot.chua_dat | join('; ') }}.")
    paper.only("endif")
    paper.only("endfor")


def settled(paper: Paper) -> None:
    """Figures that the meeting settled."""
    paper.only("if hop_ket_luan")
    paper.text("*Số liệu do cuộc họp kết luận* (đánh dấu * trong bảng):", keep=True)
    paper.only("for muc in hop_ket_luan")
    paper.text(
        "- {{ muc.ten }}: {{ muc.ket_luan }}. {{ muc.nguoi_bao }} báo cáo: {{ muc.bao_cao }}. Lý do: {{ muc.ly_do }}."
    )
    paper.only("endfor")
    paper.only("endif")


def to_write(paper: Paper, title: str, lines: int = 2, *, keep: bool = False) -> None:
    """A heading and dotted lines for what only the commune itself can say; ``keep`` them with what follows."""
    paper.text(title, keep=True)
    for _ in range(lines):
        paper.line(DOTS, align=LEFT, after=4, keep=keep)


def report() -> Paper:
    """Báo cáo tự đánh giá."""
    paper = Paper()
    paper.head()
    paper.title("BÁO CÁO", f"Tự đánh giá, công nhận {ABOUT}")
    bases(paper, PLAN_BASE)
    paper.text(f"{FIRST} báo cáo kết quả tự đánh giá, công nhận {ABOUT} như sau:")
    paper.heading("I. TỔ CHỨC TỰ ĐÁNH GIÁ")
    paper.text(
        "1. Nội dung tự đánh giá là các tiêu chí, chỉ tiêu quy định tại {{ trich_dan }}."
        f" Số liệu tính {PERIOD}"
        " ({{ dieu_thoi_gian }}). {% if vung %}Địa bàn {{ doi_tuong }} {{ vung }} vùng khó khăn. {% endif %}Kế hoạch đề"
        " ra: đề nghị công nhận {{ muc_ke_hoach }}."
    )
    paper.text(
        f"2. {FIRST} phân công {{{{ so_don_vi }}}} {{{{ goi_don_vi }}}} tự đánh giá, cung cấp số liệu và minh chứng:"
    )
    paper.only("for mot in don_vi")
    paper.text("- {{ mot.ten }}: chỉ tiêu {{ mot.chi_tieu or '……' }}{% if loop.last %}.{% else %};{% endif %}")
    paper.only("endfor")
    paper.text("3. Đã nhận phiếu của {{ so_da_nop }}/{{ so_don_vi }} {{ goi_don_vi }}. {{ chua_nop }}")
    paper.heading("II. KẾT QUẢ TỪNG TIÊU CHÍ, CHỈ TIÊU")
    results_table(paper)
    settled(paper)
    paper.heading("III. ĐÁNH GIÁ CHUNG")
    paper.text("1. Kết quả theo từng chuẩn đánh giá:", keep=True)
    standards_table(paper)
    paper.text("2. Kết luận: {{ ket_luan }}")
    paper.only("if ket_luan_ke_hoach")
    paper.text("3. {{ ket_luan_ke_hoach }}")
    paper.only("endif")
    failures(paper)
    paper.only("if con_thieu")
    paper.text("*Nội dung còn thiếu, cần làm rõ:*", keep=True)
    missing(paper)
    paper.only("endif")
    paper.heading("IV. ƯU ĐIỂM, HẠN CHẾ VÀ PHƯƠNG HƯỚNG")
    to_write(paper, "1. Ưu điểm:")
    to_write(paper, "2. Hạn chế, nguyên nhân:")
    # From here on all stays with the signatures, which so never stand alone on a page.
    to_write(paper, "3. Phương hướng, giải pháp:", keep=True)
    paper.heading("V. ĐỀ NGHỊ")
    paper.only("if muc_de_nghi")
    paper.text(
        f"{FIRST} đề nghị {{{{ noi_gui }}}} xem xét, đánh giá, công nhận {{{{ doi_tuong }}}} đạt {{{{ danh_hieu }}}}"
        " *{{ muc_de_nghi }}* năm {{ nam }}.",
        keep=True,
    )
    paper.only("else")
    paper.text(
        f"{FIRST} chưa đề nghị công nhận {{{{ muc }}}} nào, vì chưa có {{{{ muc }}}} nào đủ căn cứ như nêu tại mục"
        " III.",
        keep=True,
    )
    paper.only("endif")
    paper.text(f"Trên đây là báo cáo tự đánh giá, công nhận {ABOUT} của {COMMITTEE}./.", keep=True)
    paper.signature(addressees, signer)
    return paper


def plan() -> Paper:
    """Kế hoạch tự đánh giá, before anything is handed out."""
    paper = Paper(after=2)
    paper.head()
    paper.title("KẾ HOẠCH", f"Tự đánh giá, công nhận {ABOUT}")
    bases(paper)
    paper.text(f"{FIRST} xây dựng Kế hoạch tự đánh giá, công nhận {ABOUT} như sau:")
    paper.heading("I. MỤC ĐÍCH, YÊU CẦU")
    paper.text("1. Mục đích:", keep=True)
    paper.text(
        "- Đánh giá đúng thực trạng xây dựng xã hội học tập tại {{ doi_tuong }}, làm căn cứ đề nghị đánh giá, công"
        " nhận {{ danh_hieu }};"
    )
    paper.text(
        "- Nâng cao nhận thức, trách nhiệm{% if nguoi_hoc_tap %} của {{ nguoi_hoc_tap }}{% endif %} đối với việc học"
        " tập suốt đời, xây dựng xã hội học tập."
    )
    paper.text("2. Yêu cầu:", keep=True)
    paper.text(
        "- Việc tự đánh giá bảo đảm công khai, dân chủ, minh bạch; đúng tiêu chí, điều kiện, quy trình, thẩm quyền;"
    )
    paper.text(
        "- Kết quả tự đánh giá thể hiện thông qua các minh chứng phù hợp với các tiêu chí; thông tin, số liệu tính"
        f" {PERIOD}."
    )
    paper.heading("II. MỤC TIÊU")
    paper.text("Phấn đấu năm {{ nam }} {{ doi_tuong }} đạt {{ danh_hieu }} *{{ muc_ke_hoach }}*.")
    paper.heading("III. PHÂN CÔNG PHỤ TRÁCH CÁC TIÊU CHÍ")
    paper.only("for nhom in phan_cong")
    paper.text(
        "*{{ loop.index }}. {{ nhom.don_vi or '…………………' }}* phụ trách tiêu chí {{ nhom.so }}: {{ nhom.ten }}.",
        keep=True,
    )
    paper.only("for muc in nhom.chi_tieu")
    paper.only("if muc.khong_ap_dung")
    paper.text("- Chỉ tiêu {{ muc.so }}: không áp dụng cho {{ loai_doi_tuong }}.")
    paper.only("else")
    paper.text(
        "- Chỉ tiêu {{ muc.so }}: {{ muc.ten }}{% if muc.don_vi != nhom.don_vi %} ({{ muc.don_vi or '…………………' }}){%"
        " endif %}."
    )
    paper.only("endif")
    paper.only("endfor")
    paper.only("endfor")
    # Stays with the signatures, which so never stand alone on a page.
    paper.heading("IV. TỔ CHỨC THỰC HIỆN")
    paper.text(
        "1. Các {{ goi_don_vi }} được phân công tự đánh giá, thu thập minh chứng, điền phiếu và gửi về"
        f" {COMMITTEE} chậm nhất {{{{ han_nop_phieu }}}}.",
        keep=True,
    )
    paper.text(
        f"2. {FIRST} tổng hợp, xây dựng báo cáo tự đánh giá; tổ chức cuộc họp xem xét, đánh giá, thống nhất kết quả.",
        keep=True,
    )
    paper.text(
        "3. Hồ sơ đề nghị đánh giá, công nhận gửi đến {{ noi_gui }} {{ han_gui_ho_so }} ({{ dieu_ho_so }}"
        " {{ trich_dan }}).",
        keep=True,
    )
    paper.text(
        f"Trên đây là Kế hoạch tự đánh giá, công nhận {ABOUT}; yêu cầu các {{{{ goi_don_vi }}}} nghiêm túc triển khai"
        " thực hiện./.",
        keep=True,
    )
    paper.signature(addressees, signer)
    return paper


def attending(paper: Paper) -> None:
    """Who took part, as the criteria set names them; every name is to be filled in."""
    paper.heading("II. THÀNH PHẦN THAM DỰ")
    name = "Ông (bà) " + "…" * 10 + ", chức vụ: " + "…" * 8
    office = ", chức vụ: " + "…" * 8
    paper.text(f"1. Chủ trì (đại diện lãnh đạo {COMMITTEE}): Ông (bà) {{{{ chu_tri }}}}{office}", align=LEFT)
    paper.text(f"2. Thư ký: Ông (bà) {{{{ thu_ky }}}}{office}", align=LEFT)
    paper.only("for mot in tham_du")
    paper.only("if mot.nhieu_nguoi")
    paper.text("{{ loop.index + 2 }}. {{ mot.ten }}:", keep=True)
    for _ in range(4):
        paper.text(f"- {name}", align=LEFT)
    paper.only("else")
    paper.text(f"{{{{ loop.index + 2 }}}}. {{{{ mot.ten }}}}: {name}", align=LEFT)
    paper.only("endif")
    paper.only("endfor")
    paper.text("{{ tham_du|length + 3 }}. Đại diện các {{ goi_don_vi }} phụ trách tiêu chí, chỉ tiêu:", keep=True)
    paper.only("for mot in don_vi")
    paper.text("- {{ mot.ten }}: ông (bà) " + "…" * 10, align=LEFT)
    paper.only("endfor")
    paper.text("{{ tham_du|length + 4 }}. Vắng mặt (ghi rõ lý do): " + "…" * 18, align=LEFT)


def minutes() -> Paper:
    """Biên bản cuộc họp."""
    paper = Paper()
    paper.head()
    paper.title("BIÊN BẢN", "Cuộc họp xem xét, đánh giá, thống nhất kết quả tự đánh giá,", f"công nhận {ABOUT}")
    paper.heading("I. THỜI GIAN, ĐỊA ĐIỂM")
    paper.text(f"Thời gian bắt đầu: …… giờ …… phút, {{{{ bien_ban_ngay }}}}. Địa điểm: {'…' * 14}", align=LEFT)
    attending(paper)
    paper.heading("III. NỘI DUNG")
    paper.text(
        f"1. Cuộc họp nghe trình bày báo cáo tự đánh giá, công nhận {ABOUT} và bản tổng hợp kết quả đánh giá các tiêu"
        f" chí, chỉ tiêu theo {{{{ trich_dan }}}}; số liệu tính {PERIOD}."
    )
    paper.text("2. Kết quả xem xét từng tiêu chí:", keep=True)
    paper.table(
        (("TT", 1.2), ("Tiêu chí", 9.3), ("Kết quả", 6.0)),
        (
            "for nhom in tieu_chi",
            (Cell("{{ nhom.so }}", align=CENTRE), Cell("{{ nhom.ten }}"), Cell("{{ nhom.ket_qua }}", align=CENTRE)),
            "endfor",
        ),
    )
    paper.text("3. Kết quả theo từng chuẩn đánh giá:", keep=True)
    standards_table(paper)
    failures(paper)
    settled(paper)
    paper.only("if con_thieu")
    paper.text("*Nội dung còn thiếu, cần làm rõ:*", keep=True)
    missing(paper)
    paper.only("endif")
    to_write(paper, "4. Ý kiến thảo luận:", 4)
    paper.heading("IV. KẾT LUẬN")
    # Stays with the signatures: who signs shall see on the same page what was agreed on.
    paper.text("1. {{ ket_luan_gon }}", keep=True)
    paper.text("2. {{ ket_luan_ke_hoach or 'Không đánh giá theo kế hoạch riêng.' }}", keep=True)
    paper.only("if muc_de_nghi")
    paper.text(
        f"3. Cuộc họp thống nhất {COMMITTEE} gửi hồ sơ đến {{{{ noi_gui }}}} đề nghị đánh giá, công nhận"
        " {{ doi_tuong }} đạt {{ danh_hieu }} *{{ muc_de_nghi }}* năm {{ nam }}. Số thành viên nhất trí: ……/…….",
        keep=True,
    )
    paper.only("else")
    paper.text(
        "3. Chưa có {{ muc }} nào đủ căn cứ để đề nghị công nhận. Cuộc họp thống nhất:",
        align=LEFT,
        keep=True,
    )
    paper.line(DOTS, after=4, keep=True)
    paper.only("endif")
    paper.text("Cuộc họp kết thúc vào …… giờ …… phút, {{ bien_ban_ngay }}./.", keep=True, align=LEFT)
    paper.signature(secretary, chair)
    return paper


def secretary(paper: Paper, cell: Any) -> None:
    """Who kept the minutes, and who gets them."""
    paper.line("THƯ KÝ", where=cell, size=13, bold=True, align=CENTRE, keep=True)
    paper.line("(Ký, ghi rõ họ tên)", where=cell, size=12, italic=True, align=CENTRE, keep=True)
    name_of(paper, cell, "thu_ky")


def name_of(paper: Paper, cell: Any, field: str) -> None:
    """Room to sign, and the name below where it is known: dots are for the list of those present."""
    text = f"{{% if '…' not in {field} %}}{{{{ {field} }}}}{{% endif %}}"
    paper.line(text, where=cell, size=13, bold=True, align=CENTRE, before=ROOM_TO_SIGN)


def chair(paper: Paper, cell: Any) -> None:
    """Who chaired the meeting."""
    paper.line("CHỦ TỌA", where=cell, size=13, bold=True, align=CENTRE, keep=True)
    paper.line("(Ký, ghi rõ họ tên)", where=cell, size=12, italic=True, align=CENTRE, keep=True)
    name_of(paper, cell, "chu_tri")


def documents(*, keep: bool) -> Sequence[Row]:
    """The rows of a chỉ tiêu's documents, or that there is none; ``keep`` them with what follows."""
    none = "{{ 'Không áp dụng.' if muc.khong_ap_dung else 'Chưa có minh chứng.' }}"
    return (
        "if not muc.minh_chung",
        (Cell("", keep=keep), Cell(none, keep=keep)),
        "endif",
        "for mot in muc.minh_chung",
        (
            Cell("{{ mot.tt }}", align=CENTRE, keep=keep),
            Cell("{{ mot.ten }}{% if mot.duong_dan %} ({{ mot.duong_dan }}){% endif %}", keep=keep),
            Cell("{{ mot.so_ky_hieu }}", keep=keep),
            Cell("{{ mot.ngay }}", align=CENTRE, keep=keep),
            Cell("{{ mot.noi_ban_hanh }}", keep=keep),
            Cell("{{ mot.don_vi }}", keep=keep),
        ),
        "endfor",
    )


def evidence() -> Paper:
    """Danh mục minh chứng in the order of the chỉ tiêu."""
    paper = Paper()
    paper.head(number=False)
    paper.title("DANH MỤC MINH CHỨNG", f"Tự đánh giá, công nhận {ABOUT}")
    paper.table(
        (
            ("TT", 1.1),
            ("Tên minh chứng", 5.0),
            ("Số, ký hiệu", 2.6),
            ("Ngày", 2.2),
            ("Nơi ban hành", 2.5),
            ("{{ goi_don_vi_dau_cau }} cung cấp", 3.1),
        ),
        (
            "for nhom in tieu_chi",
            (Cell("Tiêu chí {{ nhom.so }}. {{ nhom.ten }}", bold=True, keep=True),),
            "for muc in nhom.chi_tieu",
            (Cell("{{ muc.so }}", align=CENTRE, bold=True, keep=True), Cell("{{ muc.ten }}", italic=True, keep=True)),
            # The last chỉ tiêu stays with the signatures, which so never stand alone on a page.
            "if muc.cuoi",
            *documents(keep=True),
            "else",
            *documents(keep=False),
            "endif",
            "endfor",
            "endfor",
        ),
        size=11.5,
        keep=True,
    )
    # Kept with the signatures, which so never stand alone on a page.
    total = "Tổng số: {{ tong_minh_chung }} minh chứng, xếp theo thứ tự chỉ tiêu của {{ trich_dan }}."
    paper.text(total, keep=True)
    paper.signature(compiler, signer)
    return paper


def compiler(paper: Paper, cell: Any) -> None:
    """Who compiled a list."""
    paper.line("NGƯỜI LẬP DANH MỤC", where=cell, size=13, bold=True, align=CENTRE)
    paper.line("(Ký, ghi rõ họ tên)", where=cell, size=12, italic=True, align=CENTRE)


DOCUMENTS: Mapping[str, Callable[[], Paper]] = {
    "to_trinh.docx": proposal,
    "bao_cao_tu_danh_gia.docx": report,
    "bien_ban_hop.docx": minutes,
    "ke_hoach_tu_danh_gia.docx": plan,
    "danh_muc_minh_chung.docx": evidence,
}
"""Every template by its name."""
