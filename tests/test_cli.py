"""The command line: what it writes where, what it says, and its exit status."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.build_samples import SAMPLES
from tests.corpus_zip import macros
from tests.packages import parts
from xlsxeval import outputs, spec
from xlsxeval.__main__ import main as started
from xlsxeval.attempt import attempt
from xlsxeval.cli import main
from xlsxeval.cli.console import hold
from xlsxeval.i18n import say
from xlsxeval.ledger import NAME
from xlsxeval.scan import Found, scan
from xlsxeval.scored import is_ours

BATCH = ("台账.sqlite", ".台账.lock", "汇总.xlsx")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("项目支出绩效自评表",),
    ("（2021年度）",),
    ("项目名称", "道路养护"),
    ("主管部门", "某县交通局", None, "实施单位", "某县公路站"),
    ("项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    (None, "年度资金总额", 100, 100, 100, 10, "100%", 10),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"),
    ("产出指标", "数量指标", "养护里程", "≥50公里", "50公里", 50, 50),
    ("效益指标", "社会效益指标", "道路完好率", "≥90%", "95%", 30, 30),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", 10, 10),
    ("总分", None, None, None, None, 100, 100),
)
CONTENT_TYPES = "[Content_Types].xml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(outputs.__file__).parents[1])}
REPORT = """\
某县公路站 2021年度 项目支出绩效自评表［{name}:自评表］
自评 {total} / 拟核 100 / 等级 优 / 预算执行率 100.00%
"""
CLEAN = REPORT.format(name="表.xlsx", total=100) + "合计：错误 0 个，警告 0 个，待人工核定 0 行\n\n"


def form(path: Path, claimed: int = 50) -> Path:
    """A form without faults, but for the points claimed in G8."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    for row in ROWS:
        sheet.append(row)
    sheet["B3"] = f"道路养护 {zlib.crc32(str(path).encode())}"
    sheet["G8"] = claimed
    sheet["G11"] = 50 + claimed
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sign(path: Path) -> None:
    """Seal the package as Excel does; the signature itself is left out."""
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    sealed = f'<Relationship Id="sig" Type="{kind}" Target="/_xmlsignatures/origin.sigs"/>'
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["_xmlsignatures/origin.sigs"] = b""
    relations = members["_rels/.rels"].decode()
    members["_rels/.rels"] = relations.replace("</Rel", f"{sealed}</Rel").encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)


def files(folder: Path) -> list[str]:
    """Every file below the folder, but for what is kept of the batch as a whole."""
    found = (p for p in folder.rglob("*") if p.is_file() and p.name not in BATCH)
    return sorted(str(p.relative_to(folder)) for p in found)


def shell(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a shell runs it."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": ENVIRONMENT}
    command = [sys.executable, "-m", "xlsxeval", *arguments]
    return subprocess.run(command, check=False, timeout=60, **(pipes | options))


class TestScore:
    def test_a_bare_path_is_scored_beside_itself(self, here, capfd):
        form(here / "送来" / "表.xlsx")
        assert main(["送来/表.xlsx"]) == 0
        assert files(here) == ["送来/表.xlsx", "送来/评分结果/表.xlsx"]
        assert capfd.readouterr() == (CLEAN, "已写入：送来/评分结果/表.xlsx\n")

    def test_ctrl_c_while_it_loads_says_nothing(self, monkeypatch, capfd):
        def interrupted() -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr("xlsxeval.cli.main", interrupted)
        assert started() == 130
        assert capfd.readouterr() == ("", "")

    def test_the_command_may_be_named_and_options_come_first(self, here):
        form(here / "表.xlsx")
        assert main(["-o", "甲", "表.xlsx"]) == 0
        assert main(["score", "表.xlsx", "-o", "乙"]) == 0
        assert files(here) == ["乙/表.xlsx", "甲/表.xlsx", "表.xlsx"]

    def test_an_error_in_the_form_is_status_1_and_names_its_cell(self, here, capfd):  # R81
        form(here / "表.xlsx", claimed=51)
        assert main(["表.xlsx", "--lang", "en"]) == 1
        lines = capfd.readouterr().out.splitlines()
        assert [line.split(" ")[:3] for line in lines if line.startswith("Error ")] == [
            ["Error", "表.xlsx:自评表!G8:", "XE301"]
        ]

    def test_bad_files_fail_alone_with_one_sentence(self, here, capfd):  # R70
        form(here / "乙.xlsx")
        (here / "甲.xlsx").write_bytes(b"")
        openpyxl.Workbook().save(here / "丙.xlsx")
        assert main(["甲.xlsx", "乙.xlsx", "丙.xlsx", "-o", "出"]) == 1
        captured = capfd.readouterr()
        blocks = captured.out.strip().split("\n\n")
        assert [block.split(":")[0] for block in blocks if block.startswith("失败")] == [
            "失败 甲.xlsx",
            "失败 丙.xlsx",
        ]
        assert [block.count("\n") for block in blocks] == [0, 2, 0]
        assert [block.split(": ")[1][:5] for block in (blocks[0], blocks[2])] == ["XE101", "XE102"]
        assert captured.err.splitlines() == [
            "[1/3] 甲.xlsx",
            "[2/3] 乙.xlsx",
            "已写入：出/乙.xlsx",
            "[3/3] 丙.xlsx",
            "文件 3 个，失败 2 个，未读取 0 个。",
            "汇总：出/汇总.xlsx",
        ]
        assert files(here / "出") == ["乙.xlsx"]

    def test_json_alone_is_on_stdout_and_the_same_every_time(self, here, capfd):  # R56
        form(here / "表.xlsx")
        documents = []
        for _ in range(2):
            assert main(["表.xlsx", "--json", "-"]) == 0
            documents.append(capfd.readouterr().out)
        assert documents[0] == documents[1]
        (workbook,) = json.loads(documents[0])["workbooks"]
        assert (workbook["status"], workbook["output"]) == ("scored", "评分结果/表.xlsx")
        assert [row["awarded"] for row in workbook["forms"][0]["indicators"]] == ["50", "30", "10"]

    def test_json_into_a_file_leaves_the_report_on_stdout(self, here, capfd):
        form(here / "表.xlsx")
        assert main(["表.xlsx", "--json", "结果.json"]) == 0
        assert capfd.readouterr().out == CLEAN
        assert json.loads((here / "结果.json").read_bytes())["schema"] == 1

    def test_json_never_takes_a_workbook_for_its_file(self, here, capfd):
        form(here / "表.xlsx")
        before = form(here / "乙.xlsx").read_bytes()
        assert main(["--json", "乙.xlsx", "表.xlsx"]) == 2
        sentence = "--json 乙.xlsx：请写以 .json 结尾的文件名，或用 - 输出到屏幕。\n"
        assert capfd.readouterr() == ("", sentence)
        assert (here / "乙.xlsx").read_bytes() == before
        assert files(here) == ["乙.xlsx", "表.xlsx"]

    def test_json_that_cannot_be_written_is_a_sentence_and_status_1(self, here, capfd):
        form(here / "表.xlsx")
        (here / "a.json").mkdir()
        assert main(["表.xlsx", "--json", "a.json"]) == 1
        assert capfd.readouterr().err.splitlines()[-1] == "a.json 不是普通文件，未写入。"

    @pytest.mark.parametrize("option", [["--json", "表.xlsx/a.json"], ["--csv", "表.xlsx"]])
    def test_places_that_take_no_files_are_told_before_anything_is_scored(
        self, here, capfd, option
    ):
        form(here / "表.xlsx")
        assert main(["表.xlsx", *option]) == 2
        out, err = capfd.readouterr()
        assert (out, err.split("（")[0]) == ("", "无法写入 表.xlsx")
        assert files(here) == ["表.xlsx"]

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["没有.xlsx"], "没有.xlsx：没有这个文件或文件夹。"),
            (["表.xlsx", "没有"], "没有：没有这个文件或文件夹。"),
            (["空"], "空 中没有工作簿（.xlsx、.xls、.et、.ods 等），也没有 zip 压缩包。"),
            (
                ["表.xlsx", "-o", "表.xlsx"],
                "无法写入 表.xlsx（同名的是文件，不是文件夹）；"
                "若文件已打开请先关闭，或用 -o 另选文件夹。",
            ),
        ],
    )
    def test_what_cannot_start_is_one_sentence_and_status_2(  # R69, R81
        self, here, capfd, arguments, sentence
    ):
        form(here / "表.xlsx")
        (here / "空").mkdir()
        assert main(arguments) == 2
        assert capfd.readouterr() == ("", sentence + "\n")
        assert files(here) == ["表.xlsx"]

    @pytest.mark.parametrize("arguments", [["表.xlsx", "--form", "nix"], ["表.xlsx", "--nix"], []])
    def test_bad_usage_is_status_2(self, here, arguments):
        form(here / "表.xlsx")
        assert main(arguments) == 2
        assert files(here) == ["表.xlsx"]

    def test_a_form_of_the_users_own_decides_how_the_sheet_is_read(self, here, capfd):
        form(here / "表.xlsx")
        shipped = Path(outputs.__file__).parent / "forms" / "mof-project-2020.toml"
        own = shipped.read_text("utf-8").replace('"mof-project-2020"', '"own"')
        (here / "own.toml").write_text(own, "utf-8")
        assert main(["表.xlsx", "--form", "own.toml", "--json", "-"]) == 0
        (workbook,) = json.loads(capfd.readouterr().out)["workbooks"]
        assert [found["form"] for found in workbook["forms"]] == ["own"]


class TestFolders:
    def test_relative_folders_are_kept_and_the_order_is_fixed(self, here, capfd):
        for name in ("b.xlsx", "子/a.xlsx", "子/深/c.xlsx"):
            form(here / "送来" / name)
        (here / "送来" / "a.xlsm").write_bytes(macros())
        assert main(["送来", "--json", "-"]) == 0
        workbooks = json.loads(capfd.readouterr().out)["workbooks"]
        assert [(w["path"], w["output"]) for w in workbooks] == [
            ("送来/a.xlsm", "评分结果/a.xlsm"),
            ("送来/b.xlsx", "评分结果/b.xlsx"),
            ("送来/子/a.xlsx", "评分结果/子/a.xlsx"),
            ("送来/子/深/c.xlsx", "评分结果/子/深/c.xlsx"),
        ]

    def test_lock_files_are_silent_and_other_files_are_passed_over(self, here):  # R17, R116
        form(here / "送来" / "表.xlsx")
        silent = ("~$表.xlsx", ".~表.xlsx", "._表.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini")
        for name in (*silent, "说明.docx", "表.csv", "__MACOSX/表.xlsx", ".git/表.xlsx"):
            path = here / "送来" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"x")
        (here / "送来" / "链接.xlsx").symlink_to(here / "送来" / "表.xlsx")
        (here / "送来" / "回路").symlink_to(here / "送来", target_is_directory=True)
        os.mkfifo(here / "送来" / "管道.xlsx")
        found = scan([Path("送来")])
        assert [str(file.path) for file in found.files] == ["送来/表.xlsx"]
        assert found.litter == len(silent) + 1
        assert sorted(each.path for each in found.passed_over) == [
            "送来/回路",
            "送来/管道.xlsx",
            "送来/表.csv",
            "送来/说明.docx",
            "送来/链接.xlsx",
        ]

    def test_what_is_passed_over_is_listed_and_is_no_failure(self, here, capfd):  # R8, R17
        form(here / "送来" / "表.xlsx")
        (here / "送来" / "说明.docx").write_bytes(b"x")
        (here / "送来" / "表.csv").write_bytes(b"x")
        (here / "送来" / "甲局.rar").write_bytes(b"x")
        (here / "送来" / "链接.xlsx").symlink_to(here / "送来" / "表.xlsx")
        os.mkfifo(here / "送来" / "管道.xlsx")
        for name in ("~$表.xlsx", "Thumbs.db"):
            (here / "送来" / name).write_bytes(b"x")
        assert main(["送来"]) == 0
        assert capfd.readouterr().err.splitlines() == [
            "已写入：评分结果/表.xlsx",
            "未读取（zip 以外的压缩包，请解压，或改用 .zip 压缩）：送来/甲局.rar",
            "未读取（链接或设备）：送来/管道.xlsx",
            "未读取（CSV 文件不带版式，请报送工作簿）：送来/表.csv",
            "未读取（文件夹里只读 .xlsx、.xlsm、.xls、.et、.ods、.xlsb、.zip；"
            "如是自评表，请单独指定）：送来/说明.docx",
            "未读取（链接或设备）：送来/链接.xlsx",
            "文件 1 个，失败 0 个，未读取 5 个；另有 2 个临时或系统文件，不计。",
        ]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_folder_nobody_may_read_is_told(self, here, capfd):
        form(here / "送来" / "表.xlsx")
        (here / "送来" / "密").mkdir(mode=0)
        assert main(["送来"]) == 0
        assert "未读取（文件夹是链接，或没有权限）：送来/密\n" in capfd.readouterr().err

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_folder_that_may_only_be_listed_holds_files_that_failed(self, here, capfd):
        form(here / "送来" / "表.xlsx")
        form(here / "送来" / "半" / "乙.xlsx")
        (here / "送来" / "半").chmod(0o444)
        try:
            assert main(["送来"]) == 1
        finally:
            (here / "送来" / "半").chmod(0o755)
        assert "没有读取该文件的权限" in capfd.readouterr().out

    def test_a_named_file_is_always_tried(self, here, capfd):
        (here / "说明.docx").write_bytes(b"x")
        assert main(["说明.docx"]) == 1
        assert capfd.readouterr().out.startswith("失败 说明.docx: XE101 ")

    def test_a_file_passed_over_in_a_folder_is_scored_when_named(self, here, capfd):
        form(here / "送来" / "表.xlsx")
        for name in ("教育局自评表", "审计局.xlsx.bak"):
            shutil.copy(here / "送来" / "表.xlsx", here / "送来" / name)
        assert main(["送来", "送来/教育局自评表", "--json", "-"]) == 1
        out, err = capfd.readouterr()
        scored = [(book["path"], book["status"]) for book in json.loads(out)["workbooks"]]
        assert scored == [("送来/表.xlsx", "scored"), ("送来/教育局自评表", "scored")]
        assert "送来/审计局.xlsx.bak" in err
        assert "）：送来/教育局自评表" not in err

    def test_results_inside_the_scanned_folder_are_not_scored_again(self, here):
        form(here / "送来" / "表.xlsx")
        for _ in range(2):
            assert main(["送来", "-o", "送来/出"]) == 0
        assert files(here) == ["送来/出/表.xlsx", "送来/表.xlsx"]

    def test_results_of_an_earlier_run_are_no_submissions(self, here, capfd):
        for name in ("甲.xlsx", "乙.xlsx"):
            form(here / "全部" / "报送" / name)
        main(["全部/报送"])
        main(["全部/报送", "-o", "全部/别处"])
        capfd.readouterr()
        main(["全部", "-o", "出", "--json", "-"])
        out, err = capfd.readouterr()
        assert len(json.loads(out)["workbooks"]) == 2
        passed = [line for line in err.splitlines() if line.startswith("未读取")]
        assert passed == [
            "未读取（评分结果文件夹，需要时请单独指定）：全部/别处",
            "未读取（评分结果文件夹，需要时请单独指定）：全部/评分结果",
        ]

    def test_a_result_that_lies_among_the_submissions_is_none(self, here, capfd):
        form(here / "送来" / "甲.xlsx")
        main(["送来/甲.xlsx", "-o", "送来/看看"])
        capfd.readouterr()
        main(["送来", "-o", "出", "--json", "-"])
        [found] = json.loads(capfd.readouterr().out)["findings"]
        sentence = "送来/看看/甲.xlsx 是本程序评 送来/甲.xlsx 写出的结果，不算报送。"
        assert (found["code"], found["severity"], found["message"]) == ("XE701", "info", sentence)
        form(here / "送来" / "甲.xlsx", claimed=40)
        main(["送来", "-o", "出", "--json", "-"])
        [found] = json.loads(capfd.readouterr().out)["findings"]
        assert (found["code"], found["severity"]) == ("XE701", "error")

    def test_a_submission_scored_again_is_no_result_of_its_twin(self, here, capfd):
        for name in "甲乙":
            (here / "送来").mkdir(exist_ok=True)
            (here / "送来" / f"{name}.xlsx").write_bytes(form(here / "表.xlsx").read_bytes())
        main(["送来", "-o", "出"])
        (here / "出" / "乙.xlsx").unlink()
        (here / "出" / NAME).unlink()
        capfd.readouterr()
        main(["送来", "-o", "出", "--json", "-"])
        [found] = json.loads(capfd.readouterr().out)["findings"]
        assert (found["code"], found["severity"]) == ("XE701", "error")
        assert "内容完全相同" in found["message"]

    def test_a_scanned_folder_is_not_written_into(self, here, capfd):
        form(here / "评分结果" / "表.xlsx")
        form(here / "评分结果-1" / "表.xlsx")
        assert main(["评分结果"]) == 0
        said = "评分结果 本身要评，结果写到 评分结果-1。"
        assert capfd.readouterr().err.splitlines()[0] == said
        assert main(["评分结果", "评分结果-1", "-o", "评分结果"]) == 0
        assert files(here) == [
            "评分结果-1/表-1.xlsx",
            "评分结果-1/表.xlsx",
            "评分结果-2/表-1.xlsx",
            "评分结果-2/表-2.xlsx",
            "评分结果-2/表.xlsx",
            "评分结果/表.xlsx",
        ]

    def test_a_file_named_twice_is_scored_once(self, here):
        form(here / "送来" / "表.xlsx")
        found = scan([Path("送来/表.xlsx"), Path("送来"), here / "送来" / "表.xlsx"])
        assert found.files == (Found(Path("送来/表.xlsx")),)

    def test_the_folder_itself_may_be_named_by_a_dot(self, here, monkeypatch):
        monkeypatch.chdir(form(here / "送来" / "表.xlsx").parent)
        assert main(["."]) == 0
        assert files(here) == ["评分结果/表.xlsx", "送来/表.xlsx"]


class TestPlaces:
    def test_two_results_of_one_name_do_not_meet_in_this_run_or_the_next(self, here, capfd):
        for name in ("甲/表.xlsx", "乙/表.xlsx", "丙/表.XLSX"):
            form(here / name)
        runs = []
        for _ in range(2):
            main(["甲", "乙", "丙", "-o", "出", "--json", "-"])
            workbooks = json.loads(capfd.readouterr().out)["workbooks"]
            runs.append([w["output"] for w in workbooks])
        assert runs == [["出/表.xlsx", "出/表-1.xlsx", "出/表-2.xlsx"]] * 2

    def test_names_a_disk_may_take_for_one_do_not_meet(self, here, capfd):  # R118
        for name in ("甲/A局.xlsx", "乙/a局.xlsx"):
            form(here / name)
        main(["甲", "乙", "-o", "出", "--json", "-"])
        workbooks = json.loads(capfd.readouterr().out)["workbooks"]
        assert [w["output"] for w in workbooks] == ["出/A局.xlsx", "出/a局-1.xlsx"]

    def test_reviews_in_a_column_of_the_unit_s_own_are_told(self, here, capfd):
        sample = Path(__file__).parents[1] / "samples" / "永德县明朗中学-2022.xlsx"
        book = openpyxl.load_workbook(sample)
        book["自评表"]["O10"], book["自评表"]["O16"] = "复核得分", 10
        book.save(here / "表.xlsx")
        main(["表.xlsx", "-o", "出"])
        assert "表.xlsx：送来的文件里已有 1 处复核（O16），已计入" in capfd.readouterr().err

    @pytest.mark.skipif(os.name == "nt", reason="no such files here")
    @pytest.mark.parametrize(
        ("name", "result"),
        [
            ("CON.xlsx", "_CON.xlsx"),
            ("nul/表.xlsx", "_nul/表.xlsx"),
            ("甲局. /表 .xlsx", "甲局/表 .xlsx"),
            ("甲\\乙:丙?.xlsx", "甲_乙_丙_.xlsx"),
            ("行\n\x1b[31m\u202e.xlsx", "行[31m.xlsx"),
            (b"\xd7\xd4\xc6\xc0\xb1\xed.xlsx".decode("utf-8", "surrogateescape"), "_.xlsx"),
            ("\u202e\u200b.xlsx", "_.xlsx"),
            ("长" * 60 + ".xlsx", "长" * 60 + ".xlsx"),
            ("长" * 83 + ".xlsx", "长" * 76 + ".xlsx"),
        ],
    )
    def test_results_have_names_that_windows_takes(self, here, name, result):  # R117
        target = here / "送来" / name
        target.parent.mkdir(parents=True)
        form(here / "表.xlsx").rename(target)
        assert main(["送来", "-o", "出"]) == 0
        assert files(here / "出") == [result]
        assert {path.name for path in here.iterdir()} == {"送来", "出"}

    def test_a_file_that_is_not_ours_is_never_replaced(self, here):  # R66
        form(here / "表.xlsx")
        theirs = form(here / "出" / "表.xlsx", claimed=40).read_bytes()
        for _ in range(2):
            assert main(["表.xlsx", "-o", "出"]) == 0
        assert files(here / "出") == ["表-1.xlsx", "表.xlsx"]
        assert (here / "出" / "表.xlsx").read_bytes() == theirs

    def test_a_result_is_named_after_its_content(self, here, capfd):  # R10
        (here / "送来").mkdir()
        for name, data in (
            ("甲.xlsx", macros()),
            ("乙.xlsm", form(here / "表.xlsx").read_bytes()),
            ("丙.xlsm", macros()),
        ):
            (here / "送来" / name).write_bytes(data)
        for _ in range(2):
            main(["送来", "-o", "出", "--force"])
            assert files(here / "出") == ["丙.xlsm", "乙.xlsx", "甲.xlsm"]
        kinds = {
            name: b"macroEnabled" in parts((here / "出" / name).read_bytes())[CONTENT_TYPES]
            for name in files(here / "出")
        }
        assert kinds == {"丙.xlsm": True, "乙.xlsx": False, "甲.xlsm": True}

    def test_no_input_is_ever_replaced(self, here):  # R66
        inputs = [form(here / name) for name in ("表.xlsx", "出/表.xlsx")]
        assert main(["出/表.xlsx", "-o", "已评"]) == 0
        scored = (here / "已评" / "表.xlsx").read_bytes()
        inputs[1].write_bytes(scored)
        assert main(["表.xlsx", "出/表.xlsx", "-o", "出"]) == 0
        assert (here / "出" / "表.xlsx").read_bytes() == scored
        assert files(here / "出") == ["表-1.xlsx", "表-2.xlsx", "表.xlsx"]

    def test_what_the_officer_typed_is_carried_into_the_renewed_result(self, here, capfd):
        form(here / "表.xlsx")
        main(["表.xlsx"])
        result = here / "评分结果" / "表.xlsx"
        book = openpyxl.load_workbook(result)
        sheet = book["自评表"]
        headings = {c.value: c.column for c in sheet[7] if c.value is not None}
        sheet.cell(8, headings["复核得分"], 45)
        book.save(result)
        capfd.readouterr()
        main(["表.xlsx", "--json", "-"])
        (workbook,) = json.loads(capfd.readouterr().out)["workbooks"]
        assert [row["reviewed"] for row in workbook["forms"][0]["indicators"]] == ["45", None, None]
        assert files(here) == ["表.xlsx", "评分结果/表.xlsx"]

    @pytest.mark.filterwarnings("ignore:.*extension is not supported")
    def test_reviews_a_file_came_with_are_told_by_every_run(self, here, capfd):
        form(here / "表.xlsx")
        main(["表.xlsx"])
        result = here / "评分结果" / "表.xlsx"
        book = openpyxl.load_workbook(result)
        (column,) = (c.column_letter for c in book["自评表"][7] if c.value == "复核得分")
        for row in (8, 9):
            book["自评表"][f"{column}{row}"] = 25
        (here / "送来").mkdir()
        book.save(here / "送来" / "表.xlsx")
        form(here / "送来" / "另.xlsx")

        def told(*options: str) -> tuple[list[str], list[str], list[Any]]:
            capfd.readouterr()
            main(["送来", "-o", "出", "--json", "-", *options])
            out, err = capfd.readouterr()
            sent = [
                each for each in json.loads(out)["workbooks"] if each["path"].endswith("/表.xlsx")
            ]
            marks = [row["review_sent"] for row in sent[0]["forms"][0]["indicators"]]
            sheet = openpyxl.load_workbook(here / "出" / "汇总.xlsx")["问题清单"]
            listed = [row[3] for row in sheet.iter_rows(values_only=True) if "复核" in str(row[6])]
            return [line for line in err.splitlines() if "复核" in line], marks, listed

        line = (
            f"送来/表.xlsx：送来的文件里已有 2 处复核（{column}8、{column}9），已计入；"
            "请确认是复核人员填写的。"
        )
        all_of_it = (
            [line],
            [f"{column}8", f"{column}9", None],
            [f"自评表!{column}8", f"自评表!{column}9"],
        )
        assert told() == all_of_it
        assert told() == all_of_it, "unchanged, from the ledger"
        assert told("--force") == all_of_it
        book = openpyxl.load_workbook(here / "出" / "表.xlsx")
        book["自评表"][f"{column}8"] = 24
        book.save(here / "出" / "表.xlsx")
        rest = ([line.replace(f"2 处复核（{column}8、", "1 处复核（")], [None, f"{column}9", None])
        assert told()[:2] == rest
        assert told()[:2] == rest

    def test_reviews_in_a_column_of_the_unit_s_own_are_told_by_every_run(self, here, capfd):
        path = form(here / "表.xlsx")
        book = openpyxl.load_workbook(path)
        sheet = book["自评表"]
        sheet.cell(7, sheet.max_column + 1, "复核得分")
        column = sheet.cell(7, sheet.max_column).column_letter
        sheet[f"{column}8"] = 45
        book.save(path)
        said = f"表.xlsx：送来的文件里已有 1 处复核（{column}8），已计入；请确认是复核人员填写的。"
        for _ in range(3):
            capfd.readouterr()
            main(["表.xlsx"])
            assert said in capfd.readouterr().err.splitlines()

    def test_a_review_is_kept_when_another_unit_takes_the_name(self, here, capfd):
        path = form(here / "表.xlsx")
        main(["表.xlsx"])
        result = here / "评分结果" / "表.xlsx"
        book = openpyxl.load_workbook(result)
        headings = {c.value: c.column for c in book["自评表"][7] if c.value is not None}
        book["自评表"].cell(8, headings["复核得分"], 45)
        book.save(result)
        other = openpyxl.load_workbook(path)
        cells = [c for row in other.worksheets[0] for c in row if c.value == "某县公路站"]
        for cell in cells:
            cell.value = "某县水库"
        other.save(path)
        capfd.readouterr()
        main(["表.xlsx", "--json", "-"])
        out, err = capfd.readouterr()
        (workbook,) = json.loads(out)["workbooks"]
        reviewed = [row["reviewed"] for row in workbook["forms"][0]["indicators"]]
        assert reviewed == [None, None, None]
        assert files(here) == ["表.xlsx", "评分结果/表-旧.xlsx", "评分结果/表.xlsx"]
        kept = openpyxl.load_workbook(here / "评分结果" / "表-旧.xlsx")["自评表"]
        assert kept.cell(8, headings["复核得分"]).value == 45
        assert "已另存为 评分结果/表-旧.xlsx。" in err

    def test_a_signed_workbook_stays_and_its_results_stand_beside_it(self, here, capfd):
        sign(form(here / "表.xlsx"))
        for _ in range(2):
            assert main(["表.xlsx"]) == 0
        assert files(here) == ["表.xlsx", "评分结果/表-评分.xlsx"]
        lines = capfd.readouterr().err.splitlines()
        assert lines[1::2] == ["已写入：评分结果/表-评分.xlsx"] * 2
        assert lines[0].startswith("表.xlsx：")
        assert lines[0].endswith("结果另存为单独的工作簿。")
        assert main(["verify", "评分结果/表-评分.xlsx"]) == 0
        told = capfd.readouterr().out.splitlines()
        assert told[0].startswith("说明 表-评分.xlsx：这份工作簿只有评分结果；")
        assert told[1].startswith("表-评分.xlsx：评分内容没有改动")

    def test_the_scored_copy_is_known_as_ours(self, here):
        original = form(here / "表.xlsx")
        main(["表.xlsx"])
        results = [original, here / "评分结果" / "表.xlsx"]
        assert [is_ours(path.read_bytes()) for path in results] == [False, True]


class TestWriting:
    def test_a_full_disk_costs_that_file_and_leaves_the_old_result(self, here):  # R68
        import resource

        form(here / "表.xlsx")
        assert main(["表.xlsx"]) == 0
        before = (here / "评分结果" / "表.xlsx").read_bytes()

        def small_disk() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

        done = shell("表.xlsx", preexec_fn=small_disk)
        assert done.returncode == 1
        assert done.stdout.decode() == (
            "失败 表.xlsx: 无法写入 评分结果/表.xlsx（文件超过磁盘允许的大小）；"
            "若文件已打开请先关闭，或用 -o 另选文件夹。\n\n"
        )
        assert (here / "评分结果" / "表.xlsx").read_bytes() == before
        assert files(here) == ["表.xlsx", "评分结果/表.xlsx"]

    def test_what_a_killed_run_left_half_written_is_cleared_away(self, here):  # R67
        form(here / "表.xlsx")
        folder = here / "评分结果" / "子"
        folder.mkdir(parents=True)
        for name in (".旧.xlsx.tmp", ".旧.xlsx.1.tmp", f".旧.csv.{os.getpid()}.tmp"):
            (folder / name).write_bytes(b"half")
        (here / "评分结果" / ".别人的.tmp").write_bytes(b"theirs")
        assert main(["表.xlsx"]) == 0
        assert files(here) == ["表.xlsx", "评分结果/.别人的.tmp", "评分结果/表.xlsx"]

    def test_what_another_run_is_writing_is_left_alone(self, here):  # R73
        form(here / "表.xlsx")
        (here / "评分结果").mkdir()
        slow = """import sys; from pathlib import Path; from xlsxeval import outputs
outputs.write(Path("评分结果/别的.xlsx"), (sys.stdin.buffer.readline() for _ in range(2)))"""
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-c", slow], stdin=pipe, bufsize=0) as other:
            assert other.stdin is not None
            other.stdin.write(b"half\n")
            theirs = here / "评分结果" / f".别的.xlsx.{other.pid}.tmp"
            while not theirs.exists():
                assert other.poll() is None
            assert main(["表.xlsx"]) == 0
            other.stdin.write(b"whole\n")
        assert other.returncode == 0
        assert (here / "评分结果" / "别的.xlsx").read_bytes() == b"half\nwhole\n"
        assert files(here) == ["表.xlsx", "评分结果/别的.xlsx", "评分结果/表.xlsx"]

    def test_a_planted_link_is_not_written_through(self, here):
        (here / "秘密").write_bytes(b"secret")
        (here / f".表.xlsx.{os.getpid()}.tmp").symlink_to(here / "秘密")
        outputs.write(here / "表.xlsx", b"data")
        assert (here / "秘密").read_bytes() == b"secret"
        assert (here / "表.xlsx").read_bytes() == b"data"
        assert files(here) == ["秘密", "表.xlsx"]

    def test_ctrl_c_ends_with_130_and_no_half_file(self, here):  # R72, R81
        original = form(here / "送来" / "000.xlsx").read_bytes()
        for number in range(1, 300):
            (here / "送来" / f"{number:03}.xlsx").write_bytes(original)
        command = [sys.executable, "-m", "xlsxeval", "送来"]
        pipes: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=ENVIRONMENT, **pipes) as process:
            assert process.stderr is not None
            assert process.stderr.readline().startswith(b"0/300")
            process.send_signal(signal.SIGINT)
            last = process.stderr.read().decode().splitlines()[-1]
        assert process.returncode == 130
        assert last == "已中断；此前写出的结果均完整。"
        assert [name for name in files(here / "评分结果") if name.startswith(".")] == []
        assert all(
            is_ours((here / name).read_bytes()) for name in files(here) if "评分结果" in name
        )

    def test_a_fault_of_the_program_costs_one_file_and_tells_no_cell(self):  # R120
        def broken(found: Found) -> Any:
            raise ValueError("电话 13800000000")

        outcome = attempt(Found(Path("没有.xlsx")), broken)
        assert outcome.path == "没有.xlsx"
        assert say(outcome.message, "en") == (
            "The program failed on this file (ValueError); please report it."
        )


class TestCheck:
    def test_check_writes_nothing(self, here, capfd):
        form(here / "表.xlsx", claimed=51)
        assert main(["check", "表.xlsx"]) == 1
        lines = capfd.readouterr().out.splitlines()
        assert lines[0] == "某县公路站 2021年度 项目支出绩效自评表［表.xlsx:自评表］"
        assert lines[1].startswith("错误 表.xlsx:自评表!G8: XE301 ")
        assert files(here) == ["表.xlsx"]

    def test_check_gives_the_json_of_the_contract(self, here, capfd):
        form(here / "表.xlsx")
        assert main(["check", "表.xlsx", "--format", "json"]) == 0
        (workbook,) = json.loads(capfd.readouterr().out)["workbooks"]
        assert (workbook["path"], workbook["output"]) == ("表.xlsx", None)

    @pytest.mark.parametrize("command", [["check"], ["verify"]])
    def test_json_goes_to_a_file_beside_the_lines(self, command, here, capfd):
        form(here / "表.xlsx")
        assert main(["score", "表.xlsx"]) == 0
        capfd.readouterr()
        assert main([*command, "评分结果/表.xlsx", "--json", "说明/核.json"]) == 0
        assert "表.xlsx" in capfd.readouterr().out
        written = (here / "说明" / "核.json").read_text("utf-8")
        assert main([*command, "评分结果/表.xlsx", "--format", "json"]) == 0
        assert capfd.readouterr().out == written


class TestWords:
    def test_explain_takes_a_code_in_any_case(self, capfd):
        assert main(["explain", "xe501", "--lang", "en"]) == 0
        lines = capfd.readouterr().out.splitlines()
        assert [line.split(": ")[0] for line in lines[1:]] == [
            "Meaning",
            "Source",
            "Example",
            "Remedy",
        ]
        assert lines[0].startswith("XE501 ")
        assert lines[0].endswith("(Error)")

    def test_an_unknown_code_brings_its_neighbours(self, capfd):
        assert main(["explain", "XE4011"]) == 2
        assert capfd.readouterr() == ("", "没有编号 XE4011；是否指 XE401、XE811、XE801？\n")

    def test_a_code_like_no_other_is_one_sentence(self, capfd):
        assert main(["explain", "分值"]) == 2
        assert capfd.readouterr() == ("", "没有编号 分值。\n")

    def test_explain_alone_lists_all_codes(self, capfd):
        assert main(["explain"]) == 0
        assert capfd.readouterr().out.splitlines()[0].startswith("XE101  错误  ")

    def test_forms_are_listed_by_id(self, capfd):
        assert main(["forms"]) == 0
        ids = [line.split()[0] for line in capfd.readouterr().out.splitlines()[1:]]
        assert ids == [form.id for form in spec.known()]
        assert ids == sorted(ids)
        assert {"generic", "gz-department-2021", "mof-project-2020"} < set(ids)

    def test_a_form_is_shown_by_id(self, capfd):
        assert main(["forms", "mof-project-2020"]) == 0
        assert capfd.readouterr().out.splitlines()[1] == "表名：项目支出绩效自评表"

    def test_a_template_never_covers_a_file(self, here, capfd):
        assert [main(["template"]), main(["template", "mof-project-2020", "-o", "空/表.xlsx"])] == [
            0,
            0,
        ]
        assert main(["template", "-o", "空/表.xlsx"]) == 0
        assert capfd.readouterr().out.splitlines() == [
            "部门整体支出绩效自评表.xlsx",
            "空/表.xlsx",
            "空/表-1.xlsx",
        ]
        assert files(here) == ["空/表-1.xlsx", "空/表.xlsx", "部门整体支出绩效自评表.xlsx"]

    def test_the_version_is_told(self, capfd):
        assert main(["--version"]) == 0
        assert capfd.readouterr().out == "xlsxeval 0.1.0\n"


class TestTerminal:
    def test_help_imports_nothing_heavy(self):
        program = (
            "import sys\n"
            "from xlsxeval.__main__ import main\n"
            "sys.argv = ['xlsxeval', *sys.argv[1:]]\n"
            "status = main()\n"
            "heavy = {'openpyxl', 'xlsxwriter', 'lxml', 'babel'} & set(sys.modules)\n"
            "sys.exit(f'{status} {sorted(heavy)}')\n"
        )
        for arguments in (["--help"], ["score", "--help"], ["check", "--help"]):
            command = [sys.executable, "-c", program, *arguments]
            done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
            assert done.stderr == b"0 []\n"
            assert done.stdout.startswith(b"Usage: xlsxeval ")

    def test_checking_imports_no_writer_of_workbooks(self, here):
        form(here / "表.xlsx")
        program = (
            "import sys\n"
            "from xlsxeval.cli import main\n"
            "main(['check', '表.xlsx'])\n"
            "sys.exit(str(sorted({'openpyxl', 'xlsxwriter', 'xlrd'} & set(sys.modules))))\n"
        )
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
        assert done.stderr == b"[]\n"

    @pytest.mark.parametrize("encoding", ["cp936", "ascii", "utf-8"])
    def test_no_terminal_is_too_poor(self, here, encoding):  # R125
        form(here / "表\N{GRINNING FACE}.xlsx", claimed=51)
        environment = {**ENVIRONMENT, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        done = shell(".", "--json", "结果.json", env=environment)
        assert done.returncode == 1
        assert b"Traceback" not in done.stdout + done.stderr
        assert b"XE301" in done.stdout
        assert done.stdout.decode("gbk" if encoding == "cp936" else "utf-8")

    @pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 or UTF-16 elsewhere")
    def test_a_locale_without_chinese_names_is_one_sentence(self, here):  # R126
        form(here / "form.xlsx")
        poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = shell("form.xlsx", env={**ENVIRONMENT, **poor, "PYTHONIOENCODING": "utf-8"})
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode() == (
            "本机的区域设置（ascii）写不出中文文件名；请设置环境变量 PYTHONUTF8=1 后再试。\n"
        )

    def test_a_fault_nobody_foresaw_shows_no_stack_and_no_cell(self, here, capfd):  # R120
        def fails(*_: object) -> Any:
            raise KeyError("电话 13800000000")

        for name in ("甲.xlsx", "乙.xlsx"):
            form(here / name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("xlsxeval.consolidated.write", fails)
            assert main(["甲.xlsx", "乙.xlsx"]) == 1
        last = capfd.readouterr().err.splitlines()[-1]
        shape = r"程序出错（KeyError，summing\.py:\d+）；此前写出的结果均完整。请反馈给维护者。"
        assert re.fullmatch(shape, last)
        assert files(here / "评分结果") == ["乙.xlsx", "甲.xlsx"]

    def test_json_on_stdout_is_utf_8_whatever_the_terminal_speaks(self, here):  # R126
        form(here / "表.xlsx")
        environment = {**ENVIRONMENT, "PYTHONIOENCODING": "cp936", "LC_ALL": "C"}
        done = shell("check", "表.xlsx", "--format", "json", env=environment)
        assert json.loads(done.stdout.decode("utf-8"))["workbooks"][0]["path"] == "表.xlsx"

    def test_a_full_output_device_is_a_sentence(self, here):
        form(here / "表.xlsx")
        with Path("/dev/full").open("wb") as full:
            done = shell("forms", stdout=full)
        assert done.returncode == 1
        assert done.stderr.decode() == "无法输出结果：磁盘已满。\n"

    @pytest.mark.parametrize(("attached", "waits"), [(0, 0), (1, 1), (2, 1), (3, 0)])
    def test_only_a_window_of_our_own_waits_for_a_key(self, attached, waits):
        asked: list[str] = []
        hold(lambda: attached, asked.append)
        assert asked == ["按任意键关闭窗口。 Press any key to close this window."] * waits

    def test_names_of_files_cannot_steer_the_terminal(self, here, capfd):
        form(here / "表\x1b[2J.xlsx")
        main(["check", "."])
        captured = capfd.readouterr()
        assert "\x1b" not in captured.out + captured.err

    def test_paths_with_every_odd_sign_work(self, here, capfd):  # R127
        name = "a b　＆&%PATH%!^#'(1).xlsx"
        form(here / "送 来" / name)
        assert main(["送 来", "--json", "-"]) == 0
        (workbook,) = json.loads(capfd.readouterr().out)["workbooks"]
        assert workbook["output"] == f"评分结果/{name}"


def test_results_may_go_into_the_folder_one_stands_in(tmp_path):
    name = "增城区国家档案馆-2021.xlsx"
    run = subprocess.run(
        [sys.executable, "-m", "xlsxeval", "score", str(SAMPLES / name), "-o", "."],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SAMPLES.parent)},
    )
    assert (run.returncode, [path.name for path in tmp_path.iterdir()]) == (0, [name])


def test_a_blank_form_may_go_into_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [main(["template", "-o", "."]), main(["template", "-o", str(tmp_path)])] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "部门整体支出绩效自评表-1.xlsx",
        "部门整体支出绩效自评表.xlsx",
    ]
