"""The 自评报告: every figure from the form, in 公文 layout, and never over what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.filling import filled
from tests.office import convert
from tests.sheets import ROWS, fill
from xlsxeval import blank, spec
from xlsxeval.cli import main
from xlsxeval.evaluation import evaluate
from xlsxeval.model import FormSpec
from xlsxeval.narrative.report import Mark, Report, compose, draw, words
from xlsxeval.narrative.report.nouns import Paragraph, Run, Style

ROOT = Path(__file__).parent.parent
SEED = ROOT / "samples" / "增城区国家档案馆-2021.xlsx"
GOLDEN = Path(__file__).parent / "golden"
PUBLISHED = Path(__file__).parent / "real" / "zengcheng-archives-2021-report.txt"


def report(path: Path) -> Report:
    (judged,) = evaluate(path).forms
    return compose(judged)


def opened(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def section(text: str, first: str, last: str) -> str:
    """What stands between two headings, without blanks and line breaks."""
    bare = re.sub(r"\s+", "", text)
    found = re.search(f"{first}(.*?)(?:{last}|$)", bare)
    assert found
    return found[1]


def figures(text: str) -> dict[str, str]:
    """The numbers a report names, by their names."""
    patterns = {
        "year": r"现将(?:我馆)?(\d{4})年",
        "reference": r"(增财〔\d{4}〕\d+号)",
        "budget": r"预算总额为([\d,.]+万元)",
        "spent": r"实际支出为([\d,.]+万元)",
        "progress": r"支出进度为([\d.]+%)",
        "basic": r"基本支出([\d,.]+万元)",
        "project": r"专项支出([\d,.]+万元)",
        "total": r"最终得分([\d.]+)分",
        "tasks": r"共设置了(\d+)项主要任务",
        "rows": r"下设(\d+)项三级指标",
    }
    bare = re.sub(r"\s+", "", text)
    return {name: re.findall(pattern, bare)[0] for name, pattern in patterns.items()}


def passages(text: str) -> list[tuple[str, ...]]:
    """Ordinal, name, target, weight, what was done and self score of every indicator told."""
    told = section(text, "（二）各项工作任务绩效目标完成情况分析。?", r"（三）主要工作成效|4\.预算")
    pattern = (
        r"([一二三四五]+)是([^。]+?)。预期指标值为([^。]+?)，分值(\d+)分。"
        r"(.+?)，自评得分为(\d+)分。"
    )
    return re.findall(pattern, told)


def bare_facts(passage: tuple[str, ...]) -> tuple[str, ...]:
    """Without the small words in which two sentences of the same facts may differ."""
    ordinal, name, target, weight, done, score = passage
    done = re.sub(r"^(?:经统计|经自查)", "", done).replace("；", "，")
    return ordinal, name.replace("档案档案", "档案"), target, weight, done, score


def test_the_figures_are_those_of_the_published_report() -> None:
    ours = report(SEED).text
    assert figures(ours) == figures(PUBLISHED.read_text("utf-8"))
    assert figures(ours) == {
        "year": "2021",
        "reference": "增财〔2022〕280号",
        "budget": "2,853.38万元",
        "spent": "2,706.94万元",
        "progress": "94.87%",
        "basic": "487.99万元",
        "project": "2,218.95万元",
        "total": "96.24",
        "tasks": "3",
        "rows": "12",
    }


def test_the_twelve_passages_tell_the_facts_of_the_published_report() -> None:
    ours = [bare_facts(each) for each in passages(report(SEED).text)]
    theirs = [bare_facts(each) for each in passages(PUBLISHED.read_text("utf-8"))]
    assert len(ours) == 12
    assert ours == theirs


@pytest.mark.parametrize(
    ("first", "last"),
    [("三、存在的主要问题", "四、下一步改进措施"), ("四、下一步改进措施", "$")],
)
def test_problems_and_measures_are_the_units_own_words(first: str, last: str) -> None:
    published = PUBLISHED.read_text("utf-8")
    assert section(report(SEED).text, first, last) == section(published, first, last)


@pytest.mark.parametrize(
    "name", ["增城区国家档案馆-2021", "零陵区林业局-2021", "永德县明朗中学-2022"]
)
def test_whole_report(name: str) -> None:
    expected = (GOLDEN / f"{name}-自评报告.txt").read_text("utf-8")
    assert report(ROOT / "samples" / f"{name}.xlsx").text == expected


@pytest.mark.parametrize(
    "known", [known for known in spec.known() if known.layout], ids=lambda known: known.id
)
def test_every_family_of_forms_gets_its_report(known: FormSpec, tmp_path: Path) -> None:
    for judged in evaluate(filled(known, tmp_path / "表.xlsx"), known).forms:
        text = compose(judged).text
        assert re.findall(r"None|\{|\}|。。|，。|：。", text) == []
        for row in judged.case.form.indicators:
            assert text.count(f"是{row.name.text}") >= 1
        assert re.findall(r"^[一二三四]、.*$", text, re.M) == [
            "一、基本情况",
            "二、综合评价分析",
            "三、存在的主要问题",
            "四、下一步改进措施",
        ]


def test_what_nobody_wrote_is_a_gap_and_never_invented(tmp_path: Path) -> None:
    path = fill(tmp_path / "表.xlsx", 实际完成值=None, C4=None, G4=None, B11=None)
    found = report(path)
    assert found.title == "【待填：单位名称】2021年村级文化广场建设项目支出绩效自评报告"
    assert "实际完成值为【待填：实际完成情况】，自评得分为10分。" in found.text
    assert found.text.endswith("四、下一步改进措施\n【待填：下一步改进措施】\n")


def test_lost_points_without_a_block_of_problems_are_the_problems(tmp_path: Path) -> None:
    row = (*ROWS[0][:4], "9个", 10, 9, "连日暴雨，一处停工，已列入明年计划")
    path = fill(tmp_path / "表.xlsx", rows=(row, *ROWS[1:]))
    told = section(report(path).text, "三、存在的主要问题", "四、下一步改进措施")
    assert told == "一是“新建文化广场数量”扣1分。连日暴雨，一处停工，已列入明年计划。"


def test_slow_spending_explained_in_the_money_block_is_a_problem(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["J5"], sheet["J6"] = "偏差原因", "招标推迟两个月"

    path = fill(tmp_path / "表.xlsx", edit, 总额_全年执行数=81, 总额_执行率="90%", 总额_得分=9)
    text = report(path).text
    assert "实际为90%，自评得分为9分。扣1分。偏差原因及改进措施：招标推迟两个月。\n" in text
    told = section(text, "三、存在的主要问题", "四、下一步改进措施")
    assert told == "一是“预算执行率”扣1分。招标推迟两个月。"


def test_a_contradicted_figure_stays_and_is_marked(tmp_path: Path) -> None:
    found = report(fill(tmp_path / "表.xlsx", 总额_执行率="95%", 总分=99))
    money = next(p for p in found.paragraphs if p.text.startswith("2021年年初预算"))
    assert "预算执行率为95%" in money.text
    marked = [run.text[:13] for p in found.paragraphs for run in p.runs if run.mark is Mark.CHECK]
    assert marked == ["【核查 XE401（自评表", "【核查 XE306（自评表"]


def test_one_year_begins_with_another_budget(tmp_path: Path) -> None:
    text = report(fill(tmp_path / "表.xlsx")).text
    assert (
        "2021年年初预算为100.00万元，全年预算总额为90.00万元，实际支出为90.00万元，"
        "预算执行率为100%。按资金来源分，当年财政拨款预算70.00万元，支出70.00万元，"
        "上年结转资金预算20.00万元，支出20.00万元。\n"
    ) in text


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十")]
    + [(1000, "一千"), (2003, "二千零三"), (10000, "10000")],
)
def test_ordinals(number: int, written: str) -> None:
    assert words.ordinal(number) == written


def test_paper_margins_and_page_numbers_are_those_of_official_documents() -> None:  # R130
    document = opened(draw(report(SEED)))
    (paper,) = document.sections
    assert [round(side.mm) for side in (paper.page_width, paper.page_height)] == [210, 297]
    wanted = {"top": 37, "bottom": 35, "left": 28, "right": 26}
    for side, millimetres in wanted.items():
        assert abs(getattr(paper, f"{side}_margin") - Mm(millimetres)) < Mm(0.1)
    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side in ((paper.footer, "right"), (paper.even_page_footer, "left")):
        (line,) = footer.paragraphs
        assert "".join(node.text or "" for node in line._p.iter(qn("w:t"))) == "— 1 —"
        assert line._p.pPr.jc.get(qn("w:val")) == side
        assert line._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"


def test_a_word_processor_lays_the_report_out_on_official_paper(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(draw(report(SEED)))
    pages = tmp_path / "页.html"
    command = ["pdftotext", "-bbox", str(convert(path, "pdf", tmp_path, "writer")), str(pages)]
    subprocess.run(command, check=True)
    told = pages.read_text("utf-8")
    assert set(re.findall(r'<page width="(\d+)\.\d+" height="(\d+)\.', told)) == {("595", "841")}
    words = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.+?)<', told)
    left, right = min(float(word[0]) for word in words), max(float(word[1]) for word in words)
    parts = ("一、基本情况", "二、综合评价分析", "三、存在的主要问题", "四、下一步改进措施")
    millimetre = 72 / 25.4
    assert 28 * millimetre - 1 < left < 28 * millimetre + 2
    # A punctuation mark may hang over the margin.
    assert right < (210 - 26) * millimetre + 17
    (indented,) = (float(word[0]) for word in words if word[2] == parts[0])
    assert 31 < indented - left < 34
    flow = "".join(word[2] for word in words)
    assert [flow.count(part) for part in parts] == [1, 1, 1, 1]
    assert sorted(parts, key=flow.index) == list(parts)


def test_fonts_sizes_lines_and_indents_are_those_of_official_documents() -> None:  # R130
    styles = opened(draw(report(SEED))).styles
    fonts = {
        "Normal": ("仿宋_GB2312", None),
        "Title": ("方正小标宋简体", None),
        "Heading 1": ("黑体", "0"),
        "Heading 2": ("楷体_GB2312", "1"),
        "Heading 3": ("仿宋_GB2312", "2"),
    }
    for name, (font, outline) in fonts.items():
        style = styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert not [key for key in style.element.rPr.rFonts.attrib if "Theme" in key]
        level = style.element.find(f".//{qn('w:outlineLvl')}")
        assert (None if level is None else level.get(qn("w:val"))) == outline
    assert (styles["Normal"].font.size, styles["Title"].font.size) == (Pt(16), Pt(22))
    indent = styles["Normal"].element.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"
    defaults = styles.element.find(f".//{qn('w:pPrDefault')}//{qn('w:spacing')}")
    assert (defaults.get(qn("w:line")), defaults.get(qn("w:lineRule"))) == ("560", "exact")


def test_fonts_a_machine_lacks_have_a_family_and_another_name() -> None:  # R130
    with ZipFile(BytesIO(draw(report(SEED)))) as package:
        table = package.read("word/fontTable.xml").decode("utf-8")
    for font in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"):
        assert re.search(
            f'<w:font w:name="{font}"><w:altName w:val="[^"]+"/>.*?<w:family w:val="', table
        )


def test_every_run_takes_its_chinese_font_and_marks_are_highlighted() -> None:
    found = report(ROOT / "samples" / "零陵区林业局-2021.xlsx")
    document = opened(draw(found))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert {run._r.rPr.rFonts.get(qn("w:hint")) for run in runs} == {"eastAsia"}
    colours = {"【待填": "YELLOW (7)", "【核查": "TURQUOISE (3)"}
    for run in runs:
        colour = run.font.highlight_color
        assert (None if colour is None else str(colour)) == colours.get(run.text[:3])
    texts = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs]
    assert texts == found.text.splitlines()


def test_the_same_form_gives_the_same_bytes_without_names_or_dates() -> None:
    data = draw(report(SEED))
    assert data == draw(report(SEED))
    with ZipFile(BytesIO(data)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    facts = opened(data).core_properties
    assert (facts.author, facts.last_modified_by) == ("", "")
    assert {facts.created.year, facts.modified.year} == {2000}


def test_text_no_paper_can_show_is_left_out_and_formulas_stay_words(tmp_path: Path) -> None:
    long = "档" * 32_000

    def edit(sheet: Worksheet) -> None:
        sheet["B11"] = "甲\u202e乙\u200b丙\u0085丁_x0007_戊_xFFFE_己"
        sheet["F11"] = long
        sheet["D13"].value, sheet["D13"].data_type = "=1+1", "s"

    document = opened(draw(report(fill(tmp_path / "表.xlsx", edit))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "2021年整体绩效目标如下：" in texts
    assert texts[texts.index("2021年整体绩效目标如下：") + 1 :][:2] == ["甲乙丙。", "丁 戊己。"]
    assert long + "。" in texts
    assert any(text.startswith("一是=1+1（数量指标）。") for text in texts)


def _title(path: Path) -> str:
    """The title, its lines closed up."""
    return opened(path.read_bytes()).paragraphs[0].text.replace("\n", "")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_report_is_written_beside_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "表.xlsx")
    monkeypatch.chdir(tmp_path)
    assert run("report", path.name) == 0
    told = capsys.readouterr()
    written = Path("评分结果") / "表-自评报告.docx"
    assert told.out == f"{written}\n"
    assert told.err == f"{written}：有 5 处标为【待填】，须由人填写。\n"
    assert _title(written) == report(path).title


def test_a_report_is_no_other_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report", SEED, "-o", "报告.txt") == 2
    told = "-o 报告.txt：报告是 .docx 文档，请写成 .docx 文件名，或写文件夹。\n"
    assert capsys.readouterr().err == told
    assert list(tmp_path.iterdir()) == []


def test_an_edited_report_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "报告.docx"
    assert run("report", SEED, "-o", target) == run("report", SEED, "-o", target) == 0
    assert sorted(tmp_path.iterdir()) == [target]
    target.write_bytes(b"edited")
    assert run("report", SEED, "-o", target) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(target),
        str(target),
        str(tmp_path / "报告-1.docx"),
    ]
    assert target.read_bytes() == b"edited"


def test_errors_are_counted_and_the_status_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "表.xlsx", 总分=99)
    assert run("report", path, "-o", tmp_path / "报告.docx", "--lang", "en") == 1
    assert "报告.docx: errors that stand in the form: 1." in capsys.readouterr().err


def test_every_form_of_a_workbook_gets_a_document_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "表.xlsx")
    book = load_workbook(path)
    book.copy_worksheet(book.worksheets[0]).title = "第二张"
    book["第二张"]["C3"] = "图书下乡"
    book.save(path)
    assert run("report", path, "-o", tmp_path / "报告.docx") == 0
    names = ("报告.docx", "报告（2）.docx")
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / name) for name in names]
    titles = [_title(tmp_path / name) for name in names]
    assert titles == [
        "文化馆2021年村级文化广场建设项目支出绩效自评报告",
        "文化馆2021年图书下乡项目支出绩效自评报告",
    ]


def test_a_folder_gets_a_report_for_each_workbook_and_a_bad_file_fails_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    fill(folder / "甲.xlsx")
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    assert run("report", folder, "-o", tmp_path / "报告") == 1
    told = capsys.readouterr()
    assert told.out == f"{tmp_path / '报告' / '甲-自评报告.docx'}\n"
    assert "XE101" in told.err
    assert run("report", folder, "-o", tmp_path / "报告.docx") == 2
    assert "请用 -o 指定文件夹" in capsys.readouterr().err


def test_without_python_docx_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['docx'] = None; from xlsxeval.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "report", str(SEED), "-o", str(tmp_path / "a.docx")],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").splitlines() == [
        "要写出自评报告，请先运行：python -m pip install python-docx"
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", sorted(each.id for each in spec.known() if each.layout))
def test_a_blank_form_s_total_is_a_gap(form: str, tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    path.write_bytes(blank.write(spec.load(form)))
    for judged in evaluate(path).forms:
        assert "最终得分0分" not in compose(judged).text


def test_blank_expenditure_is_a_gap_beside_what_is_filled_in(tmp_path: Path) -> None:
    book = load_workbook(SEED)
    book.worksheets[0]["F9"] = None
    path = tmp_path / "表.xlsx"
    book.save(path)
    [judged] = evaluate(path).forms
    assert "其中：基本支出【待填：实际支出数】，专项支出2,218.95万元。" in compose(judged).text


@pytest.mark.parametrize(
    "known", [known for known in spec.known() if known.layout], ids=lambda known: known.id
)
def test_a_blank_form_gives_gaps_and_says_nothing_of_itself(
    known: FormSpec, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(blank.write(known))
    [judged] = evaluate(path, known).forms
    text = compose(judged).text
    assert re.findall("[^0-9]0[项分万元]|绩效目标是(?!【)", text) == []
    assert ("最终得分【待填：自评总分】" in text) == ("self_score" in known.printed["rows"])


def test_a_long_title_breaks_between_words() -> None:
    def lines(unit: str, year: str, subject: str) -> list[str]:
        title = Paragraph(Style.TITLE, (Run(f"{unit}{year}年{subject}绩效自评报告"),))
        return opened(draw(Report((title,)))).paragraphs[0].text.split("\n")

    assert lines("文化馆", "2021", "部门整体支出") == ["文化馆2021年部门整体支出绩效自评报告"]
    assert lines("广州市增城区国家档案馆", "2021", "部门整体支出") == [
        "广州市增城区国家档案馆2021年",
        "部门整体支出绩效自评报告",
    ]
    assert lines("永德县明朗中学", "2022", "义务教育营养改善计划专项资金项目支出") == [
        "永德县明朗中学2022年",
        "义务教育营养改善计划专项资金",
        "项目支出绩效自评报告",
    ]


def test_only_the_notice_of_ones_own_office_and_year_is_named(tmp_path: Path) -> None:
    def document(year: int, known: str) -> str:
        path = filled(spec.load(known), tmp_path / f"{year}.xlsx")
        book = load_workbook(path)
        for cells in book.worksheets[0].iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2023", str(year))
        book.save(path)
        (judged,) = evaluate(path, spec.load(known)).forms
        return re.findall("根据(.*?)文件精神", compose(judged).text)[0]

    name = "【待填：开展绩效自评所依据的文件名称】"
    both = "【待填：开展绩效自评所依据的文件名称和文号】"
    assert document(2021, "gz-department-2021") == f"{name}（增财〔2022〕280号）"
    assert document(2023, "gz-department-2021") == both
    assert document(2021, "mof-project-2020") == both
