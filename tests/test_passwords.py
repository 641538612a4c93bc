"""Workbooks that take a password: opened where it is known, told in one sentence where not."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from tests.build_samples import SAMPLES
from tests.soon import soon
from tests.test_cli import ENVIRONMENT, files
from xlsxeval import intake
from xlsxeval.cli import main
from xlsxeval.convert.encryption import decrypt
from xlsxeval.errors import Locked, Unreadable
from xlsxeval.evaluation import evaluate
from xlsxeval.package import Limits
from xlsxeval.scored import is_ours

REAL = Path(__file__).parent / "real"
SAMPLE = SAMPLES / "普陀区体育事业管理中心-2022.xlsx"
PASSWORD = "密码 1"
NOTE = "The workbook was encrypted; the scored copy is not."


def encrypted(password: str = PASSWORD, path: Path = SAMPLE) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    return out.getvalue()


def notes(path: Path, *passwords: str) -> list[str]:
    found = intake.open(path, passwords=passwords).workbook.notes
    return [str(Unreadable(note)) for note in found]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "密.xlsx").write_bytes(encrypted())
    return tmp_path


def test_the_right_password_gives_the_same_evaluation(here: Path) -> None:  # R9
    path = here / "密.xlsx"
    assert evaluate(path, passwords=("别的", PASSWORD)).forms == evaluate(SAMPLE).forms
    assert notes(path, PASSWORD) == [NOTE]


def test_the_password_of_write_protection_need_not_be_given(tmp_path: Path) -> None:  # R9
    path = tmp_path / "表.xlsx"
    path.write_bytes(encrypted("VelvetSweatshop"))
    assert evaluate(path).forms == evaluate(SAMPLE).forms
    assert notes(path) == [NOTE]


SENTENCES = {
    (): "The workbook is encrypted; name a file with its password (--password-file FILE), "
    "or remove the password and send it again.",
    ("别的",): "The workbook is encrypted, and no password given opens it.",
}


@pytest.mark.parametrize("passwords", SENTENCES)
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_no_password_and_a_wrong_one_are_told(  # R9
    here: Path, passwords: tuple[str, ...], suffix: str
) -> None:
    path = {"xlsx": here / "密.xlsx", "xls": REAL / "encrypted.xls"}[suffix]
    with pytest.raises(Locked) as caught:
        intake.open(path, passwords=passwords)
    assert (caught.value.code, str(caught.value)) == ("XE101", SENTENCES[passwords])


def test_an_old_workbook_is_opened_too() -> None:  # R9
    """LibreOffice wrote encrypted.xls from every_kind.xls."""
    sheets = intake.open(REAL / "encrypted.xls", passwords=(PASSWORD,)).workbook.sheets
    assert sheets == intake.open(REAL / "every_kind.xls").workbook.sheets
    assert notes(REAL / "encrypted.xls", PASSWORD)[0] == NOTE


def test_an_encrypted_ods_is_told() -> None:
    with pytest.raises(Unreadable) as caught:
        intake.open(REAL / "encrypted.ods", passwords=(PASSWORD,))
    assert str(caught.value) == (
        "The OpenDocument spreadsheet takes a password; please save it without and send it again."
    )


def test_what_is_missing_is_told_with_what_to_install(  # R128
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    with pytest.raises(Unreadable) as caught:
        decrypt(encrypted(), [PASSWORD])
    assert str(caught.value) == (
        "The workbook is encrypted; to open such files, run: python -m pip install msoffcrypto-tool"
    )


def test_a_damaged_encrypted_file_is_one_sentence() -> None:
    data = encrypted()
    for cut in (data[:2500], data[:512] + bytes(600) + data[1112:]):
        with pytest.raises(Unreadable) as caught:
            intake.read(cut, Path("表.xlsx"), passwords=(PASSWORD,))
        assert "damaged" in str(caught.value)


def test_a_key_that_takes_for_ever_is_stopped() -> None:
    data = encrypted().replace(b'spinCount="100000"', b'spinCount="9999999"')
    assert b'"9999999"' in data
    with soon(), pytest.raises(Unreadable) as caught:
        intake.read(data, Path("表.xlsx"), Limits(seconds=1), (PASSWORD,))
    assert str(caught.value) == (
        "Reading the file took longer than 1 s; please save it as .xlsx again."
    )


def test_passwords_are_lines_of_a_file(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "口令.txt").write_text(f"\ufeff别的\r\n\r\n{PASSWORD}\r\n", "utf-8")
    (here / "明.xlsx").write_bytes(SAMPLE.read_bytes())
    arguments = ["密.xlsx", "明.xlsx", "--password-file", "口令.txt", "-o", "出"]
    assert main([*arguments, "--json", "结果.json"]) == 1  # one form sent twice: XE701
    said = capfd.readouterr()
    assert [is_ours((here / "出" / name).read_bytes()) for name in ("密.xlsx", "明.xlsx")] == [
        True
    ] * 2
    assert main(["check", *arguments[:4]]) == 0
    again = capfd.readouterr()
    told = said.out + said.err + again.out + again.err + (here / "结果.json").read_text("utf-8")
    assert PASSWORD not in told  # R9, R120


def test_a_password_file_that_cannot_be_read_is_status_2(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "乱.txt").write_bytes(b"\xff\xfe\x81")
    for name, why in (("没有.txt", "没有这个文件或文件夹"), ("乱.txt", "UTF-8")):
        assert main(["密.xlsx", "--password-file", name]) == 2
        assert capfd.readouterr() == ("", f"无法读取密码文件 {name}（{why}）。\n")
    assert files(here) == ["乱.txt", "密.xlsx"]


def test_without_a_terminal_nobody_is_asked(here: Path) -> None:
    command = [sys.executable, "-m", "xlsxeval", "check", "密.xlsx", "--format", "json"]
    done = subprocess.run(
        command, input=f"{PASSWORD}\n".encode(), capture_output=True, check=False, env=ENVIRONMENT
    )
    [workbook] = json.loads(done.stdout)["workbooks"]
    assert (done.returncode, workbook["failure"]["message"]) == (
        1,
        "工作簿已加密；请用 --password-file 指定写有密码的文件，或取消打开密码后重新发送。",
    )


def asked(folder: Path, *answers: str) -> tuple[int, str]:
    """(status, what the terminal shows) of a run whose questions are answered there.

    The blank after the colon comes when the terminal shows no more what is typed.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        arguments = ["-m", "xlsxeval", "check", "密.xlsx", "密2.xlsx"]
        os.execve(sys.executable, [sys.executable, *arguments], ENVIRONMENT)
    shown, waiting = b"", list(answers)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if waiting and shown.endswith(b": ") and "密码".encode() in shown:
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            shown += b"\n"
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, shown.decode("utf-8", "replace")


def test_at_a_terminal_the_password_is_asked_for_and_kept(here: Path) -> None:
    (here / "密2.xlsx").write_bytes(encrypted())
    with soon():
        status, shown = asked(here, "别的", PASSWORD)
    assert status == 0
    assert shown.count("请输入 密.xlsx 的打开密码（直接回车则跳过）") == 2
    assert "密2.xlsx 的打开密码" not in shown
    assert PASSWORD not in shown
    assert shown.count("合计：错误 0 个") == 2


def test_an_empty_answer_leaves_the_file_out(here: Path) -> None:
    (here / "密2.xlsx").write_bytes(SAMPLE.read_bytes())
    with soon():
        status, shown = asked(here, "")
    assert status == 1
    assert shown.count("失败 密.xlsx: XE101") == 1
    assert shown.count("合计：错误 0 个") == 1


AUDITED = """
import sys
def hook(event, arguments):
    if event == "subprocess.Popen":
        print("started", "secret" in repr(arguments), file=sys.stderr)
sys.addaudithook(hook)
from pathlib import Path
from xlsxeval import intake
intake.open(Path(sys.argv[1]), passwords=["secret" + "-1"])
"""


def test_no_command_line_or_environment_carries_a_password(tmp_path: Path) -> None:  # R9
    path = tmp_path / "表.xlsx"
    path.write_bytes(encrypted("secret-1"))
    command = [sys.executable, "-c", AUDITED, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT)
    assert done.stderr.split() == [b"started", b"False"]
