"""Fonts our sheets and reports are set in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources

from xlsxeval.doctor.item import Item, State
from xlsxeval.i18n import N_
from xlsxeval.lettering import FONT, HEADING
from xlsxeval.model import Message

_NAMES = {FONT: ("SimSun",), HEADING: ("SimHei",)}
"""What Windows calls the fonts of the scored workbook."""
_ENGLISH = {
    "方正小标宋简体": "FZXiaoBiaoSong",
    "仿宋_GB2312": "FangSong_GB2312",
    "楷体_GB2312": "KaiTi_GB2312",
}
_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PATIENCE = 20
"""Seconds the list of fonts may take; the first one after an installation is slow."""


def fonts() -> Iterator[Item]:
    """Fonts that are missing: Excel, WPS and Word then take others, and nothing else changes."""
    installed = _installed()
    if installed is None:
        template = N_("which fonts are installed cannot be told here")
        yield Item("fonts", State.REMARK, Message(template))
        return
    report = {name: (_ENGLISH.get(name, name),) for name in sorted(_report()) if not name.isascii()}
    names = _NAMES | report
    missing = tuple(
        name
        for name, others in names.items()
        if not any(each.casefold() in installed for each in (name, *others))
    )
    if missing:
        template = N_("fonts that are not installed: {fonts}; others are shown in their place")
        yield Item("fonts", State.REMARK, Message(template, {"fonts": missing}))
    else:
        template = N_("fonts are installed: {fonts}")
        yield Item("fonts", State.FINE, Message(template, {"fonts": tuple(names)}))


def _report() -> frozenset[str]:
    """Fonts of the report, by the table its paper carries."""
    table = resources.files("xlsxeval.narrative.report") / "paper" / "fontTable.xml"
    root = ElementTree.fromstring(table.read_bytes())
    return frozenset(font.get(f"{_WORD}name", "") for font in root.iter(f"{_WORD}font"))


def _installed() -> str | None:
    """The names of all fonts as one text in small letters; None where nobody lists them."""
    if sys.platform == "win32":
        return "\n".join(_registered()).casefold()
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    try:
        listed = subprocess.run(
            [lister, ":", "family"], capture_output=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return listed.stdout.decode("utf-8", "replace").casefold()


def _registered() -> Iterator[str]:
    """Fonts of Windows, of all users and of this one; files tell the names in any language."""
    if sys.platform != "win32":
        return
    import winreg

    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        with suppress(OSError), winreg.OpenKey(root, _KEY) as key:
            for index in range(winreg.QueryInfoKey(key)[1]):
                name, file, _ = winreg.EnumValue(key, index)
                yield f"{name} {file}"
