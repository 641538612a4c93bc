"""Builds the folder: wheels for the machine it goes to, start scripts, and where wanted Python."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

_WHEELS, _PYTHON = "wheels", "python"
_EXTRAS = "docx,encrypted"
_WINDOWS = "win"
_ONLY_WINDOWS = ("colorama",)
"""What libraries need on Windows alone: pip asks the machine it runs on, not the one meant."""
_FILES = {"评分.bat": "start.bat", "评分.sh": "start.sh", "安装说明.txt": "readme.txt"}
_EMBEDDED = re.compile(r"python3(\d+)\._pth")
_SITE = "Lib/site-packages"


class BuildError(Exception):
    """The folder cannot be built; the text says why."""


@dataclass(frozen=True)
class Target:
    """The machine the folder goes to."""

    platform: str | None
    """As wheels name it: win_amd64, manylinux_2_28_x86_64; None is this machine."""
    versions: Sequence[str]
    """Versions of Python that may be met there: 3.11."""


def build(folder: Path, source: Path, target: Target, python: Path | None) -> None:
    """Fill an empty folder; `source` holds the program's setup.cfg, `python` Windows' own zip.

    Raises BuildError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BuildError(f"{folder} is not empty; name a folder that does not exist yet.")
    versions = target.versions if python is None else (_embedded(python),)
    try:
        _fill(folder, source, target, versions, python)
    except BuildError:
        # Half a folder would look like a whole one, and stand in the way of the next.
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(
    folder: Path, source: Path, target: Target, versions: Sequence[str], python: Path | None
) -> None:
    wheels = folder / _WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(source))
    (own,) = wheels.glob("xlsxeval-*.whl")
    wanted = [f"{own}[{_EXTRAS}]"]
    if target.platform is not None and target.platform.startswith(_WINDOWS):
        wanted += _ONLY_WINDOWS
    for place in _places(target.platform, versions):
        _pip("download", "--only-binary=:all:", *place, "--dest", str(wheels), *wanted)
    if python is not None:
        _unpack(python, folder / _PYTHON, sorted(wheels.glob("*.whl")))
    for name, file in _FILES.items():
        _put(folder / name, (resources.files("xlsxeval.portable") / file).read_text("utf-8"))


def _places(platform: str | None, versions: Sequence[str]) -> list[list[str]]:
    """What pip is told of the machine meant; nothing of the one it runs on."""
    if platform is None:
        return [[]]
    return [["--platform", platform, "--python-version", version] for version in versions]


def _put(path: Path, text: str) -> None:
    """Windows' own programs want their line ends, and a mark where a text is UTF-8."""
    if path.suffix == ".sh":
        path.write_text(text, "utf-8", newline="\n")
        path.chmod(0o755)
        return
    encoding = "ascii" if path.suffix == ".bat" else "utf-8-sig"
    path.write_text(text, encoding, newline="\r\n")


def _embedded(python: Path) -> str:
    """The version of Python a zip of python.org holds."""
    try:
        with zipfile.ZipFile(python) as archive:
            found = [match for name in archive.namelist() if (match := _EMBEDDED.fullmatch(name))]
    except (OSError, zipfile.BadZipFile) as error:
        raise BuildError(f"{python} cannot be read as a zip.") from error
    if not found:
        raise BuildError(f"{python} is not the embeddable package of Python from python.org.")
    return f"3.{found[0][1]}"


def _unpack(python: Path, folder: Path, wheels: Sequence[Path]) -> None:
    """Python with everything installed in it: the embeddable package has neither pip nor venv."""
    with zipfile.ZipFile(python) as archive:
        archive.extractall(folder)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / _SITE)
    for paths in folder.glob("python3*._pth"):
        # It lists all that is looked at; nothing of the machine's own Python gets in.
        paths.write_text(paths.read_text("ascii") + f"\n{_SITE}\n", "ascii")


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", *arguments]
    done = subprocess.run(
        [*command, "--quiet", "--disable-pip-version-check"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BuildError(f"pip {arguments[0]} failed: {last}")
