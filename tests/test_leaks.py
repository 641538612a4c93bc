"""What is written beside the results: no cell text, no password, and no file left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "永德县明朗中学-2022.xlsx"
SECRET = "绝密字样甲乙丙"
PASSWORD = "mima-13579-pw"
OLD = ROOT / "tests" / "real" / "sh_putuo_sports_2022a.xls"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Workbooks with a word in every cell of text, some of them broken in different places."""
    folder = tmp_path / "报送"
    folder.mkdir()
    book = openpyxl.load_workbook(SAMPLE)
    for row in book.worksheets[0].iter_rows(min_row=11):
        for cell in row:
            if isinstance(cell.value, str) and cell.row > 12:
                cell.value += SECRET
    book.save(folder / "甲.xlsx")
    data = (folder / "甲.xlsx").read_bytes()
    (folder / "断.xlsx").write_bytes(data[: len(data) // 2])
    sheet = openpyxl.load_workbook(folder / "甲.xlsx").worksheets[0]
    other = openpyxl.Workbook()
    for row in sheet.iter_rows(min_row=12):
        other.worksheets[0].append([f"{cell.value or ''}{SECRET}" for cell in row])
    other.save(folder / "非表.xlsx")
    shutil.copy(OLD, folder / "旧.xls")
    shutil.copy(ROOT / "tests" / "real" / "encrypted.xls", folder / "密.xls")
    return tmp_path


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xlsxeval", *arguments],
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
    )


COMMANDS: tuple[Sequence[str], ...] = (
    ("score", "报送"),
    ("score", "报送", "-j", "2", "--json", "果.json"),
    ("check", "报送"),
    ("check", "报送/断.xlsx", "报送/非表.xlsx"),
    ("diff", "报送/甲.xlsx", "报送/非表.xlsx"),
    ("verify", "报送/甲.xlsx", "报送/断.xlsx"),
    ("report", "报送/甲.xlsx", "-o", "报告.docx"),
    ("report", "报送/断.xlsx", "-o", "报告2.docx"),
    ("crosscheck", "报送/甲.xlsx", "报送/断.xlsx"),
    ("score", "报送/甲.xlsx", "--form", "报送/甲.xlsx"),
    ("score", "报送", "--roster", "报送/甲.xlsx"),
    ("mail", "报送", "--roster", "报送/甲.xlsx"),
    ("forms", "报送/甲.xlsx"),
)


# R120
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_notes_hold_no_word_of_a_cell_and_no_traceback(
    arguments: Sequence[str], office: Path
) -> None:
    done = run(office, *arguments)
    notes = done.stderr.decode()
    assert SECRET not in notes
    assert "Traceback" not in notes
    assert "Traceback" not in done.stdout.decode()
    assert done.returncode in (0, 1, 2)


# R9, R120
@pytest.mark.parametrize("given", [PASSWORD, "wrong-24680-pw"])
def test_a_password_stands_nowhere(given: str, office: Path) -> None:
    (office / "密码.txt").write_text(f"{given}\n")
    done = run(office, "score", "报送", "--password-file", "密码.txt", "--json", "果.json")
    shown = done.stdout + done.stderr + (office / "果.json").read_bytes()
    kept = b"".join(
        path.read_bytes() for path in (office / "评分结果").rglob("*") if path.is_file()
    )
    assert given.encode() not in shown + kept


COMMAND = "import sys\nfrom xlsxeval.cli import main\nif __name__ == '__main__': sys.exit(main())\n"


@pytest.mark.parametrize("way", ["command", "module"])
def test_no_module_in_the_folder_is_ever_run(way: str, office: Path, tmp_path: Path) -> None:
    # Python looks for modules where it is started: a folder of what others sent.
    for name in ("multiprocessing", "struct", "lxml", "json", "sitecustomize"):
        (office / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit\n")
    command = tmp_path / "bin" / "xlsxeval"
    command.parent.mkdir()
    command.write_text(COMMAND)
    start = ["-m", "xlsxeval"] if way == "module" else [str(command)]
    done = subprocess.run(
        [sys.executable, *start, "score", "报送", "-j", "2"],
        cwd=office,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert not (office / "ran").exists()
    assert "文件 5 个，失败 3 个" in done.stderr.decode()


# R124
def test_temporary_files_are_private_and_go_again(office: Path) -> None:
    folder = office / "临时"
    folder.mkdir(mode=0o755)
    modes: dict[str, int] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.001):
            for path in folder.iterdir():
                try:
                    modes[path.name] = path.stat().st_mode & 0o777
                except FileNotFoundError:
                    continue

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        for arguments in (("score", "报送"), ("check", "报送/旧.xls"), ("doctor",)):
            old = os.umask(0)
            try:
                run(office, *arguments, TMPDIR=str(folder))
            finally:
                os.umask(old)
    finally:
        over.set()
        watching.join()
    assert list(folder.iterdir()) == []
    assert modes, "nothing temporary was seen"
    assert {mode & 0o077 for mode in modes.values()} == {0}


# R116
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_what_is_no_file_in_a_drop_folder_is_passed_over_at_once(office: Path) -> None:
    drop = office / "投递"
    drop.mkdir()
    shutil.copy(SAMPLE, drop / "表.xlsx")
    os.mkfifo(drop / "管道.xlsx")
    (drop / "设备.xlsx").symlink_to("/dev/zero")
    (drop / "密码.xlsx").symlink_to("/etc/passwd")
    (drop / "无处.xlsx").symlink_to(drop / "没有")
    (drop / "圈").symlink_to(drop)
    done = run(office, "score", "投递", "-o", "果")
    assert done.returncode == 1
    assert sorted(path.name for path in (office / "果").iterdir()) == ["表.xlsx"]
    notes = done.stderr.decode()
    for name in ("管道.xlsx", "设备.xlsx", "密码.xlsx", "无处.xlsx"):
        assert name in notes
    assert "root:" not in notes + done.stdout.decode()
