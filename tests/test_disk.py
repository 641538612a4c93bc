"""What the disk refuses is told in words of ours, and paths too long for Windows reach it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from xlsxeval import outputs
from xlsxeval.disk import reached, why
from xlsxeval.errors import CannotWrite
from xlsxeval.i18n import LANGUAGES, local, say

REFUSED = {  # R68, R69
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EACCES: "没有权限，或正被其他程序打开",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "同名的是文件，不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EFBIG: "文件超过磁盘允许的大小",
    errno.EIO: "磁盘读写出错",
}


@pytest.mark.parametrize("number", REFUSED, ids=errno.errorcode.get)
def test_a_refusal_is_told_in_words(number: int) -> None:
    error = OSError(number, os.strerror(number))
    assert [local(why(error), language).isascii() for language in LANGUAGES] == [False, True]
    assert local(why(error), "zh_CN") == REFUSED[number]


def test_what_is_seldom_met_is_told_as_the_system_tells_it() -> None:
    assert why(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert why(OSError()) == "OSError"


LONG = "\\".join(["某某县财政局" * 9] * 5)
PATHS = {  # R69
    "C:\\报送\\表.xlsx": "C:\\报送\\表.xlsx",
    f"C:\\{LONG}\\表.xlsx": f"\\\\?\\C:\\{LONG}\\表.xlsx",
    f"C:\\{LONG}\\.\\甲\\..\\表.xlsx": f"\\\\?\\C:\\{LONG}\\表.xlsx",
    f"\\\\server\\share\\{LONG}": f"\\\\?\\UNC\\server\\share\\{LONG}",
    f"\\\\?\\C:\\{LONG}": f"\\\\?\\C:\\{LONG}",
}


@pytest.mark.parametrize("path", PATHS)
def test_long_paths_of_windows_are_spelled_as_it_takes_them(path: str) -> None:
    assert str(reached(Path(path), "win32")) == PATHS[path]
    assert reached(Path(path), "linux") == Path(path)


def test_a_name_that_just_fits_the_disk_can_be_written(tmp_path: Path) -> None:
    for name in ("长" * 83 + ".xlsx", "a" * 250 + ".xlsx"):
        outputs.write(tmp_path / name, b"x")
        assert [path.name for path in tmp_path.iterdir()] == [name]
        (tmp_path / name).unlink()
    with pytest.raises(CannotWrite) as caught:
        outputs.write(tmp_path / ("长" * 90 + ".xlsx"), b"x")
    assert "（名称太长）" in say(caught.value.message, "zh_CN")
    assert list(tmp_path.iterdir()) == []
