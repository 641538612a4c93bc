"""LibreOffice at work on our files: recalculation and pages, each run with a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def convert(path: Path, kind: str, folder: Path, module: str = "calc") -> Path:
    """The file as LibreOffice writes it (pdf, xlsx …), into a new folder."""
    out = folder / f"{path.stem}-{kind}"
    convert_all([path], kind, out, module)
    return out / f"{path.stem}.{kind}"


_LIBRARIES = {"calc": "libsclo.so", "writer": "libswlo.so"}


def _installed(module: str) -> bool:
    office = shutil.which("soffice")
    if office is None:
        return False
    # On Linux each module is a package of its own.
    library = Path(office).resolve().parent / _LIBRARIES[module]
    return sys.platform != "linux" or library.is_file()


# R123
def convert_all(
    paths: Sequence[Path], kind: str, out: Path, module: str = "calc", seconds: float = 120
) -> None:
    """The files as LibreOffice writes them, in one run, into a new folder; all of them."""
    if not _installed(module):
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is needed here and is missing")
        pytest.skip(f"LibreOffice {module} is not installed")
    out.mkdir(parents=True)
    profile = out.with_name(f"profile-{out.name}")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=seconds,
    )
    shutil.rmtree(profile, ignore_errors=True)
    # It may write nothing and end well.
    suffix = kind.partition(":")[0]
    written = {each.stem.partition("-")[0] for each in out.glob(f"*.{suffix}")}
    missing = [path.name for path in paths if path.stem.partition("-")[0] not in written]
    assert missing == [], "LibreOffice wrote nothing"
