"""The folder for machines without internet: what it holds, and that it scores from there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from xlsxeval.portable.build import BuildError, Target, build
from xlsxeval.portable.dropped import names

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "永德县明朗中学-2022.xlsx"
HERE = Target(None, ("3.11",))
LAUNCHER = (resources.files("xlsxeval.portable") / "start.bat").read_text("ascii")
EXPLORER = r'C:\WINDOWS\system32\cmd.exe /c ""D:\便携 版\评分.bat" '

BUILT = pytest.mark.xdist_group("portable")
"""Built once, not by every worker."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a clone has it: a build leaves nothing in the tree that is tested."""
    copied = tmp_path_factory.mktemp("project")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copied)
    shutil.copytree(
        ROOT / "xlsxeval", copied / "xlsxeval", ignore=shutil.ignore_patterns("__pycache__")
    )
    return copied


@pytest.fixture(scope="module")
def folder(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once, with a stand-in for the zip of python.org: its list of paths and nothing else."""
    made = tmp_path_factory.mktemp("portable") / "便携 版"
    python = sources / "embedded.zip"
    with zipfile.ZipFile(python, "w") as archive:
        archive.writestr("python311._pth", "python311.zip\n.\n")
        archive.writestr("python.exe", b"")
    try:
        build(made, sources, HERE, python)
    except BuildError as error:
        pytest.skip(f"no wheels to be had: {error}")
    return made


@BUILT
def test_the_folder_holds_scripts_wheels_and_instructions(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        *("评分.bat", "评分.sh", "安装说明.txt", "wheels", "python"),
    }
    wheels = {path.name.split("-")[0].lower() for path in (folder / "wheels").iterdir()}
    assert wheels >= {"xlsxeval", "lxml", "openpyxl", "xlsxwriter", "click", "babel", "xlrd"}
    assert wheels >= {"python_docx", "msoffcrypto_tool"}


@BUILT
@pytest.mark.skipif(sys.platform == "win32", reason="the script is for other systems")
def test_it_installs_itself_and_scores_without_a_network(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "自评 表&%!^#（全角）.xlsx"
    shutil.copy(SAMPLE, source)
    alone = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    offline = ["unshare", "--net"] if alone.returncode == 0 else []
    run = subprocess.run(
        [*offline, str(folder / "评分.sh"), str(source)],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={
            **{"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PYTHONUTF8": "1"},
            # No index is asked even where there is one.
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
        },
    )
    assert run.returncode == 1, run.stderr.decode()
    assert "错误 自评 表&%!^#（全角）.xlsx:自评表!H16: XE503" in run.stdout.decode()
    assert (tmp_path / "评分结果" / source.name).is_file()


@BUILT
def test_python_put_in_finds_what_was_installed(folder: Path) -> None:
    paths = (folder / "python" / "python311._pth").read_text("ascii").split()
    assert paths == ["python311.zip", ".", "Lib/site-packages"]
    site = folder / "python" / paths[-1]
    run = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.append({str(site)!r});"
            "from xlsxeval.cli import main; sys.exit(main(['check', sys.argv[1]]))",
            str(SAMPLE),
        ],
        capture_output=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )
    assert run.returncode == 1, run.stderr.decode()
    assert "XE503" in run.stdout.decode()


@BUILT
def test_windows_gets_its_line_ends_and_a_text_notepad_reads(folder: Path) -> None:
    launcher = (folder / "评分.bat").read_bytes()
    assert launcher.isascii()
    assert launcher.count(b"\n") == launcher.count(b"\r\n") > 30
    told = (folder / "安装说明.txt").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\n") == told.count(b"\r\n")
    assert b"\r" not in (folder / "评分.sh").read_bytes()
    assert os.access(folder / "评分.sh", os.X_OK)


def test_a_folder_in_use_is_not_built_into(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BuildError, match="is not empty"):
        build(tmp_path, sources, HERE, None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_zip_that_is_not_python_is_refused(sources: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("setup.exe", b"")
    with pytest.raises(BuildError, match="is not the embeddable package"):
        build(tmp_path / "new", sources, HERE, other)
    other.write_bytes(b"no zip")
    with pytest.raises(BuildError, match="cannot be read as a zip"):
        build(tmp_path / "new", sources, HERE, other)


# R127
@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ('D:\\a.xlsx"', ["D:\\a.xlsx"]),
        ('D:\\a&b.xlsx"', ["D:\\a&b.xlsx"]),
        ('D:\\a^b%c%!d!;e=f,g(h).xlsx"', ["D:\\a^b%c%!d!;e=f,g(h).xlsx"]),
        ('"D:\\a b & c.xlsx" D:\\全角（1）.xlsx"', ["D:\\a b & c.xlsx", "D:\\全角（1）.xlsx"]),
        ('"D:\\报 送"', ["D:\\报 送"]),
        ('D:\\a.xlsx "D:\\c d.xlsx""', ["D:\\a.xlsx", "D:\\c d.xlsx"]),
        ('"D:\\a b.xlsx""', ["D:\\a b.xlsx"]),
        ('"', []),
        (' "', []),
    ],
)
def test_dropped_names_come_whole_from_the_line_explorer_wrote(rest: str, found: list[str]) -> None:
    # Were cmd's own arguments believed, a&b.xlsx would be D:\a.
    assert names(EXPLORER + rest, ["D:\\a"]) == found


def test_at_a_prompt_the_arguments_count() -> None:
    prompt = r'"C:\WINDOWS\system32\cmd.exe" '
    assert names(prompt, ["a b.xlsx", "-x.xlsx"]) == ["a b.xlsx", "-x.xlsx"]


def test_the_launcher_scores_what_was_dropped(tmp_path: Path) -> None:
    source = tmp_path / "-j 表&1.xlsx"
    shutil.copy(SAMPLE, source)
    run = subprocess.run(
        [sys.executable, "-m", "xlsxeval.portable.dropped", "wrong"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "XLSXEVAL_DROPPED": f'cmd.exe /c ""D:\\评分.bat" "{source.name}""',
        },
    )
    assert run.returncode == 1, run.stderr.decode()
    assert (tmp_path / "评分结果" / source.name).is_file()


def test_the_launcher_without_anything_says_what_to_do() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "xlsxeval.portable.dropped"],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XLSXEVAL_DROPPED": EXPLORER + '"'},
    )
    assert run.returncode == 2
    assert run.stderr.decode() == "请把填好的自评表，或者装着自评表的文件夹，拖到这个文件上。\n"


def test_the_launcher_jumps_only_to_labels_it_has() -> None:
    labels = set(re.findall(r"^:(\w+)", LAUNCHER, re.M))
    aims = set(re.findall(r"(?:goto|call) :(\w+)", LAUNCHER))
    assert aims == labels == {"install", "missing"}


def test_the_launcher_reads_no_name_early() -> None:
    # %…% is read before cmd looks for & and ^; a path may be taken so only within quotes.
    body = [line for line in LAUNCHER.splitlines() if not line.startswith("rem ")]
    early = re.findall(r'"[^"]*%[^"]*"|\S*%\S*', "\n".join(body))
    assert early == ['"HERE=%~dp0"', '"%PY%"', "%*", '"STATUS=%ERRORLEVEL%"']
    late = False
    for line in body:
        late = "EnableDelayedExpansion" in line or (late and "DisableDelayed" not in line)
        # What Explorer or the officer named is taken where a ! means nothing.
        assert not (late and "%" in line)
    paths = [line for line in body if "!HERE!" in line]
    assert paths
    assert all(line.count('"') % 2 == 0 for line in body)
    assert all(re.search(r'"[^"]*!HERE![^"]*"', line) for line in paths)
