"""xlsxeval doctor: what it looks at, and when it says that something would fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xlsxeval import __version__
from xlsxeval.cli import main
from xlsxeval.doctor import Item, State, examine

ROOT = Path(__file__).parent.parent
LINES = {"program", "names", "folder", "temporary", "console", "fonts", "selftest"}


def doctor(folder: Path, **environment: str) -> tuple[int, dict[str, Any]]:
    run = subprocess.run(
        [sys.executable, "-m", "xlsxeval", "doctor", "--json", "-"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "", **environment},
    )
    assert not run.stderr
    document = json.loads(run.stdout)
    return run.returncode, {item["id"]: item for item in document["items"]}


def looked_at(folder: Path, encoding: str | None = "utf-8") -> dict[str, Item]:
    return {item.id: item for item in examine(folder, encoding)}


def test_a_sound_machine_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        assert main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"正常 版本 {__version__}，Python 3.")
    assert "正常 试评一张表，评分和核对都正常\n" in shown
    assert "不行" not in shown
    assert not list(tmp_path.iterdir())


def test_everything_is_looked_at(tmp_path: Path) -> None:
    found = looked_at(tmp_path)
    assert found.keys() >= LINES
    assert found["selftest"].state is State.FINE


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_folder_that_takes_no_results_fails() -> None:
    status, items = doctor(Path("/proc"))
    assert status == 1
    assert items["folder"]["state"] == "fails"
    assert items["folder"]["message"].startswith("/proc 不能写入（")
    assert items["selftest"]["state"] == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be taken away")
def test_a_folder_that_is_gone_fails(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert looked_at(gone)["folder"].state is State.FAILS


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own list of such folders")
def test_without_room_for_temporary_files_nothing_can_be_scored() -> None:
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", "exit 0"], capture_output=True, check=False
    )
    if run.returncode:
        pytest.skip("no namespaces here")
    script = (
        "for each in /tmp /var/tmp /usr/tmp; do [ -d $each ] && mount --bind -o ro $each $each"
        " && mount -o remount,bind,ro $each; done; cd /proc;"
        f' exec "{sys.executable}" -m xlsxeval doctor --lang en'
    )
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
    )
    shown = run.stdout.decode()
    assert run.returncode == 1
    assert "fails no folder for temporary files can be written to; set TEMP or TMPDIR\n" in shown
    assert "fails a trial form could not be scored: FileNotFoundError\n" in shown
    assert b"Traceback" not in run.stderr


# R128, R130
def test_what_is_not_installed_is_told_with_the_command_that_installs_it(tmp_path: Path) -> None:
    info = tmp_path / f"xlsxeval-{__version__}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: xlsxeval\nVersion: {__version__}\n"
        "Requires-Dist: click>=8.1\n"
        "Requires-Dist: a-library-nobody-has>=1\n"
        'Requires-Dist: an-extra-nobody-has>=1; extra == "docx"\n'
        'Requires-Dist: for-tests-only; extra == "test"\n'
    )
    status, items = doctor(tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert status == 1
    assert items["library.click"]["state"] == "ok"
    assert items["library.a-library-nobody-has"]["state"] == "fails"
    assert items["extra.docx"]["state"] == "remark"
    assert 'pip install "xlsxeval[docx]"' in items["extra.docx"]["message"]
    assert not any("for-tests-only" in item["message"] for item in items.values())


# R126
@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 or UTF-16 elsewhere")
def test_a_locale_without_chinese_names_fails(tmp_path: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    status, items = doctor(tmp_path, **poor)
    assert status == 1
    assert items["names"]["state"] == items["selftest"]["state"] == "fails"
    assert items["names"]["message"].endswith("请设置环境变量 PYTHONUTF8=1")


# R125
def test_a_terminal_without_chinese_is_remarked_and_stops_nothing(tmp_path: Path) -> None:
    status, items = doctor(tmp_path, PYTHONIOENCODING="ascii")
    assert status == 0
    assert items["console"]["state"] == "remark"


@pytest.mark.parametrize("encoding", ["utf-8", "cp936", "gb18030"])
def test_terminals_that_show_chinese(encoding: str, tmp_path: Path) -> None:
    assert looked_at(tmp_path, encoding)["console"].state is State.FINE


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1", "no-such-encoding", None])
def test_terminals_that_do_not(encoding: str | None, tmp_path: Path) -> None:
    assert looked_at(tmp_path, encoding)["console"].state is State.REMARK


def test_fonts_nobody_lists_are_a_remark(tmp_path: Path) -> None:
    _, items = doctor(tmp_path)
    assert items["fonts"]["state"] == "remark"


def test_json_goes_to_a_file_beside_the_lines(tmp_path: Path) -> None:
    target = tmp_path / "本机.json"
    assert main(["doctor", "--json", str(target)]) == 0
    document = json.loads(target.read_text("utf-8"))
    assert document["schema"] == 1
    assert document["fine"] is True
