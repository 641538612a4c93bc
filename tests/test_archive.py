"""A zip of submissions: every workbook in it is one of its own, under a safe name."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.build_samples import SAMPLES
from tests.packages import zipped
from tests.test_cli import files
from xlsxeval import intake
from xlsxeval.cli import main
from xlsxeval.errors import Unreadable
from xlsxeval.evaluation import evaluate
from xlsxeval.i18n import say
from xlsxeval.package import Archive, Limits
from xlsxeval.package.member import fresh
from xlsxeval.scan import Scan, scan
from xlsxeval.show import as_json

SAMPLE = SAMPLES / "普陀区体育事业管理中心-2022.xlsx"
FORM = SAMPLE.read_bytes()


def named(members: Sequence[tuple[bytes, bytes]], flags: int = 0) -> bytes:
    """A zip whose names are these bytes, as packers of Chinese Windows write them."""
    made = [
        replace(fresh(str(number), [content]), raw_name=name, flags=flags)
        for number, (name, content) in enumerate(members)
    ]
    return Archive(made).save()


def expand(path: Path, limits: Limits | None = None) -> Scan:
    return intake.expanded(scan([path]), limits)


def listed(found: Scan, root: Path) -> list[tuple[str, str]]:
    return [(str(f.path.relative_to(root)), str(f.folder)) for f in found.files]


def refusals(found: Scan) -> list[str | None]:
    return [None if f.refused is None else str(Unreadable(f.refused)) for f in found.files]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


ENCODED = {  # R18
    "gbk": (lambda name: name.encode("gbk"), 0),
    "utf-8 without a flag": (lambda name: name.encode(), 0),
    "utf-8 with a flag": (lambda name: name.encode(), 0x800),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_names_are_read_in_their_true_encoding(encoding: str, tmp_path: Path) -> None:  # R18
    encode, flags = ENCODED[encoding]
    path = tmp_path / "报送.zip"
    path.write_bytes(named([(encode(n), FORM) for n in ("甲局/自评表.xlsx", "联通.xlsx")], flags))
    found = expand(path)
    assert listed(found, tmp_path) == [
        ("报送.zip/甲局/自评表.xlsx", "报送/甲局"),
        ("报送.zip/联通.xlsx", "报送"),
    ]
    assert [intake.content(file) for file in found.files] == [FORM, FORM]


def test_a_member_gives_the_same_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    path.write_bytes(zipped({"自评表.xlsx": FORM}))
    [found] = expand(path).files
    inside, outside = evaluate(found), evaluate(SAMPLE)
    assert inside.forms == outside.forms
    assert inside.workbook.sha256 == outside.workbook.sha256
    assert inside.workbook.path == str(path / "自评表.xlsx")


def test_results_keep_the_folders_of_the_zip(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    nested = zipped({"表.xlsx": FORM, "深/表.xlsx": FORM})
    members = {"甲局/自评表.xlsx": FORM, "乙局/自评表.xlsx": FORM, "丙.zip": nested}
    (here / "送来").mkdir()
    (here / "送来" / "报送.zip").write_bytes(zipped(members))
    (here / "送来" / "自评表.xlsx").write_bytes(FORM)
    assert main(["送来", "--json", "-"]) == 1  # one form sent several times: XE701
    workbooks = json.loads(capfd.readouterr().out)["workbooks"]
    assert [(w["path"], w["output"], w["status"]) for w in workbooks] == [
        ("送来/报送.zip/甲局/自评表.xlsx", "评分结果/报送/甲局/自评表.xlsx", "scored"),
        ("送来/报送.zip/乙局/自评表.xlsx", "评分结果/报送/乙局/自评表.xlsx", "scored"),
        ("送来/报送.zip/丙.zip/表.xlsx", "评分结果/报送/丙/表.xlsx", "scored"),
        ("送来/报送.zip/丙.zip/深/表.xlsx", "评分结果/报送/丙/深/表.xlsx", "scored"),
        ("送来/自评表.xlsx", "评分结果/自评表.xlsx", "scored"),
    ]
    assert main(["送来/报送.zip"]) == 1
    assert files(here / "送来") == [
        "报送.zip",
        "自评表.xlsx",
        *(f"评分结果/报送/{name}" for name in sorted(["丙/深/表.xlsx", "丙/表.xlsx"])),
        "评分结果/报送/乙局/自评表.xlsx",
        "评分结果/报送/甲局/自评表.xlsx",
    ]


def test_one_bad_member_fails_alone(here: Path, capfd: pytest.CaptureFixture[str]) -> None:  # R70
    (here / "报送.zip").write_bytes(zipped({"坏.xls": b"", "好.xlsx": FORM}))
    assert main(["check", "报送.zip", "--format", "json"]) == 1
    workbooks = json.loads(capfd.readouterr().out)["workbooks"]
    assert [(w["path"], w["status"], w["sha256"] is None) for w in workbooks] == [
        ("报送.zip/坏.xls", "failed", False),
        ("报送.zip/好.xlsx", "scored", False),
    ]
    assert workbooks[0]["failure"]["code"] == "XE101"


def passed_over(found: Scan) -> list[Path]:
    return [Path(each.path) for each in found.passed_over]


def test_litter_is_silent_and_other_files_are_passed_over(tmp_path: Path) -> None:  # R17
    litter = ("~$表.xlsx", ".~表.xlsx", "__MACOSX/._表.xlsx", "甲/Thumbs.db", ".DS_Store")
    path = tmp_path / "报送.zip"
    members = dict.fromkeys((*litter, "说明.docx", "甲/表.csv"), b"x")
    path.write_bytes(zipped({**members, "甲/表.xlsx": FORM}))
    found = expand(path)
    assert listed(found, tmp_path) == [("报送.zip/甲/表.xlsx", "报送/甲")]
    assert passed_over(found) == [path / "说明.docx", path / "甲/表.csv"]
    assert say(found.passed_over[0].why, "zh_CN").endswith("如是自评表，请解压后单独指定")
    assert found.litter > 1


HOSTILE = {  # R105, R113, R117
    "../../表.xlsx": "表.xlsx",
    "/etc/表.xlsx": "etc/表.xlsx",
    "C:\\表.xlsx": "表.xlsx",
    "a\\..\\b.xlsx": "a/b.xlsx",
    "CON.xlsx": "_CON.xlsx",
    "nul/表.xlsx": "_nul/表.xlsx",
    "COM¹.xlsx": "_COM¹.xlsx",
    "甲局. /表 .xlsx": "甲局/表 .xlsx",
    "a\u202ebc.xlsx": "abc.xlsx",
    "a\nb.xlsx": "ab.xlsx",
    "<a>:?*.xlsx": "_a____.xlsx",
    "长" * 90 + ".xlsx": "长" * 38 + ".xlsx",
    "e\u0301.xlsx": "\u00e9.xlsx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_made_safe(name: str, tmp_path: Path) -> None:  # R113, R117
    path = tmp_path / "报送.zip"
    path.write_bytes(named([(name.encode(), FORM)], 0x800))
    [found] = expand(path).files
    assert str(found.path.relative_to(path)) == HOSTILE[name]
    assert found.folder == Path("报送") / Path(HOSTILE[name]).parent
    assert intake.content(found) == FORM


def test_names_of_dots_lead_nowhere(here: Path) -> None:  # R105, R113, R117
    inner = named([(b"in.xlsx", FORM)])
    (here / "报送").mkdir()
    (here / "报送" / "...zip").write_bytes(named([(b"...zip", inner), (b"..xlsx", FORM)]))
    for name in ("..xlsx", "...xlsx"):
        (here / "报送" / name).write_bytes(FORM)
    before = set(files(here))
    assert main(["报送", "-o", "深/结果"]) == 1  # XE701
    written = {each for each in set(files(here)) - before if each.endswith(".xlsx")}
    assert written == {
        *("深/结果/_..xlsx", "深/结果/_...xlsx"),
        *("深/结果/_/_..xlsx", "深/结果/_/_/in.xlsx"),
    }


def test_folders_too_deep_for_windows_become_one(here: Path) -> None:  # R69, R105
    steps = [f"{number:03}层文件夹" for number in range(200)]
    deep, deeper = "/".join(steps[:199]), "/".join(steps)
    members = {f"{deep}/表.xlsx": FORM, f"{deep}/另.xlsx": FORM, f"{deeper}/表.xlsx": FORM}
    Path("报送.zip").write_bytes(zipped({**members, "甲/乙/表.xlsx": FORM}))
    for _ in range(2):
        main(["报送.zip"])
    results = [Path(name) for name in files(here / "评分结果")]
    assert len(results) == 4
    assert Path("报送/甲/乙/表.xlsx") in results
    assert max(len(str(path)) for path in results) < 120
    assert sorted(path.name for path in results) == ["另.xlsx", "表.xlsx", "表.xlsx", "表.xlsx"]
    two, three = {path.parent for path in results} - {Path("报送/甲/乙")}
    assert two != three


def test_a_result_and_a_folder_of_results_do_not_meet(here: Path) -> None:
    (here / "报送").mkdir()
    (here / "报送" / "甲.xlsx").write_bytes(FORM)
    (here / "报送" / "甲.xlsx.zip").write_bytes(named([("表.xlsx".encode(), FORM)], 0x800))
    for _ in range(2):
        assert main(["报送"]) == 1  # XE701
        results = [name for name in files(here) if name.startswith("评分结果/")]
        assert results == ["评分结果/甲-1.xlsx", "评分结果/甲.xlsx/表.xlsx"]


def test_two_members_of_one_name_do_not_meet(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = ("表.xlsx", "../表.xlsx", "表.xlsx")
    (here / "报送.zip").write_bytes(named([(name.encode(), FORM) for name in names], 0x800))
    assert main(["报送.zip", "--json", "-"]) == 1  # XE701
    workbooks = json.loads(capfd.readouterr().out)["workbooks"]
    assert [w["output"] for w in workbooks] == [
        "评分结果/报送/表.xlsx",
        "评分结果/报送/表-1.xlsx",
        "评分结果/报送/表-2.xlsx",
    ]


def test_a_zip_is_opened_two_deep_and_no_deeper(tmp_path: Path) -> None:  # R18
    third = zipped({"表.xlsx": FORM})
    second = zipped({"三.zip": third, "表.xlsx": FORM})
    path = tmp_path / "一.zip"
    path.write_bytes(zipped({"二.zip": second}))
    found = expand(path)
    assert [str(f.path.relative_to(tmp_path)) for f in found.files] == [
        "一.zip/二.zip/三.zip",
        "一.zip/二.zip/表.xlsx",
    ]
    sentence = "Zip archives are opened two deep; please unpack this one."
    assert refusals(found) == [sentence, None]
    with pytest.raises(Unreadable, match="two deep"):
        intake.open(found.files[0])


def test_a_workbook_named_zip_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "表.zip"
    path.write_bytes(FORM)
    [found] = expand(path).files
    assert found.archive is None
    [note] = intake.open(found).workbook.notes
    assert str(Unreadable(note)) == "The file name ends in .zip, but the content is .xlsx."
    (tmp_path / "外.zip").write_bytes(zipped({"内.zip": FORM}))
    [inside] = expand(tmp_path / "外.zip").files
    assert intake.open(inside).workbook.sheets


def member(name: str, **about: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", about.pop("method", zipfile.ZIP_DEFLATED)) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = archive.compression
        for key, value in about.items():
            setattr(info, key, value)
        archive.writestr(info, FORM)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The flag of an encrypted member set, where the directory tells it."""
    at = data.index(b"PK\1\2") + 8
    return data[:at] + struct.pack("<H", 1) + data[at + 2 :]


UNSAFE = "The file is not read for safety: {}."


def test_what_cannot_be_unpacked_fails_with_its_reason(tmp_path: Path) -> None:  # R113
    cases = {
        encrypted(member("a.xlsx")): "a member is encrypted",
        member("a.xlsx", method=zipfile.ZIP_LZMA): "a member is compressed in a way no workbook is",
    }
    for data, reason in cases.items():
        path = tmp_path / "报送.zip"
        path.write_bytes(data)
        [found] = expand(path).files
        with pytest.raises(Unreadable) as caught:
            intake.open(found)
        assert str(caught.value) == UNSAFE.format(reason)


def test_links_in_a_zip_are_passed_over(tmp_path: Path) -> None:  # R113
    path = tmp_path / "报送.zip"
    path.write_bytes(member("a.xlsx", create_system=3, external_attr=0o120777 << 16))
    found = expand(path)
    assert passed_over(found) == [path / "a.xlsx"]
    assert say(found.passed_over[0].why, "zh_CN") == "链接或设备"
    assert len(found.files) == 1
    assert refusals(found) != [None]


BOUNDED = {
    "too many members": (Limits(entries=2), UNSAFE.format("it has too many members")),
    "too large": (Limits(total=1000), UNSAFE.format("it is too large unpacked")),
    "a file too large": (Limits(file=100), "The file is larger than 0 MB."),
}


@pytest.mark.parametrize("case", BOUNDED)
def test_limits_hold_for_a_zip(case: str, tmp_path: Path) -> None:  # R111
    limits, sentence = BOUNDED[case]
    path = tmp_path / "报送.zip"
    path.write_bytes(zipped({f"{number}.xlsx": FORM for number in range(3)}))
    if case == "a file too large":
        with pytest.raises(Unreadable) as caught:
            intake.open(path, limits)
        assert str(caught.value) == sentence
    else:
        assert refusals(expand(path, limits)) == [sentence]


def test_limits_hold_over_zip_and_zips_in_it(tmp_path: Path) -> None:
    inner = zipped({f"{number}.xlsx": b"x" for number in range(3)})
    path = tmp_path / "报送.zip"
    path.write_bytes(zipped({"甲.zip": inner, "乙.zip": inner}))
    found = expand(path, Limits(entries=6))
    assert refusals(found) == [None, None, None, UNSAFE.format("it has too many members")]


def test_a_zip_without_workbooks_is_told(tmp_path: Path) -> None:  # R3
    path = tmp_path / "报送.zip"
    path.write_bytes(zipped({"说明.txt": b"x"}))
    found = expand(path)
    assert refusals(found) == [
        "This file is a zip archive without a workbook's parts, not an Excel workbook; "
        "please save it as .xlsx and send it again."
    ]
    [file] = found.files
    assert file.refused is not None
    assert say(file.refused, "zh_CN").startswith("该文件实际是“不含工作簿内容的 zip 压缩包”，")
    assert passed_over(found) == [path / "说明.txt"]


def test_a_cut_zip_is_told(tmp_path: Path) -> None:  # R2
    path = tmp_path / "报送.zip"
    path.write_bytes(zipped({"表.xlsx": FORM})[:-60])
    [found] = expand(path).files
    with pytest.raises(Unreadable) as caught:
        intake.open(found)
    assert str(caught.value) == "The file is incomplete or damaged; please send it again."


def test_evaluations_of_members_say_the_same_in_json(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    path.write_bytes(named([("甲局/自评表.xlsx".encode("gbk"), FORM)]))
    [found] = expand(path).files
    [workbook] = json.loads(as_json([(evaluate(found), None)], "zh_CN"))["workbooks"]
    [original] = json.loads(as_json([(evaluate(SAMPLE), None)], "zh_CN"))["workbooks"]
    assert workbook == original | {"path": str(path / "甲局" / "自评表.xlsx")}
