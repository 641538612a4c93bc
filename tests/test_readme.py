"""The README's commands do what the README shows."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xlsxeval.crowd import CHECKS
from xlsxeval.narrative import crosscheck
from xlsxeval.package.limits import Limits
from xlsxeval.rules import RULES
from xlsxeval.scan import ARCHIVE, WORKBOOKS
from xlsxeval.show import CODES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
_LETTERS = {"error": "E", "warning": "W", "info": "I"}


def transcripts() -> list[tuple[str, str]]:
    """(command, what it prints) of every `$ xlsxeval …` in the README's console blocks."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        parts = re.split(r"^\$ ", block, flags=re.M)[1:]
        found += [tuple(part.split("\n", 1)) for part in parts if part.startswith("xlsxeval ")]
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(("command", "shown"), transcripts(), ids=lambda text: text[:30])
def test_command_prints_what_the_readme_shows(command: str, shown: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    _, name, *rest = shlex.split(command)
    if name == "mail":
        _run(tmp_path, "score", "samples/报送", "-o", rest[0])
    run = _run(tmp_path, name, *rest)
    assert run.stdout.decode("utf-8").replace("\r\n", "\n") == shown


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xlsxeval", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "PATH": ""},
    )


def test_the_readme_shows_commands() -> None:
    assert len(transcripts()) >= 4


def test_make_targets_of_the_readme_exist() -> None:
    targets = re.findall(r"^\$ make (\w+)", README, re.M)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


def test_every_check_has_its_row() -> None:
    rows = re.findall(r"^\| (XE\d{3}) \| ([EWI]) \|", README, re.M)
    known = {code: rule.severity for code, rule in RULES.items()} | CHECKS | crosscheck.CHECKS
    severities = {code: _LETTERS[severity.value] for code, severity in known.items()}
    assert dict(rows) == {code: severities.get(code, "E") for code in CODES}


def test_every_kind_of_file_that_is_taken_is_named() -> None:
    read = README.split("## 读哪些文件")[1].split("\n## ")[0]
    rows = [line for line in read.splitlines() if line.startswith("|")]
    named = set(re.findall(r"(\.[a-z]+)\b", " ".join(row.split("|")[1] for row in rows)))
    assert named == {*WORKBOOKS, ARCHIVE}


def test_pictures_of_the_readme_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert len(pictures) == 3
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_the_limits_and_tests_of_the_security_page_are_there() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    tests = set(re.findall(r"`(test_\w+)`", page))
    assert len(tests) > 10
    assert [name for name in sorted(tests) if not (ROOT / f"tests/{name}.py").is_file()] == []
    limits = Limits()
    told = (
        f"文件 ≤ {limits.file >> 20} MB，解压后 ≤ {limits.total >> 20} MB（单个部件 ≤ "
        f"{limits.part >> 20} MB，压缩比 ≤ {limits.ratio}），≤ {limits.entries:,} 个部件、"
        f"XML 标签与属性 ≤ {limits.elements // 10_000} 万、"
        f"名称定义 ≤ {limits.names // 10_000} 万、\n"
        f"有值单元格 ≤ {limits.cells // 10_000} 万个、单元格里的文字 ≤ "
        f"{limits.characters // 10_000:,} 万字（共用的文字每处都算）、合并区域 ≤ "
        f"{limits.merge // 10_000} 万格；"
    )
    assert told in page
    assert f"限时 {limits.seconds} 秒、限内存 {limits.memory >> 30} GB" in page
