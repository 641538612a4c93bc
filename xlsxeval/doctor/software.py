"""The program, its Python, and the libraries it stands on."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib import metadata

from xlsxeval import __version__
from xlsxeval.doctor.item import Item, State
from xlsxeval.i18n import N_
from xlsxeval.model import Message

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_TESTS = "test"
_USES = {
    "cluster": N_("a Dask cluster for --scheduler"),
    "docx": N_("the 自评报告 as .docx (report, crosscheck)"),
    "encrypted": N_("workbooks that take a password"),
}
_UNKNOWN_USE = N_("an extra")


def software() -> Iterator[Item]:
    """Versions, and what is missing: a library stops the work, an extra only what it is for."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}".strip()
    values = {"version": __version__, "python": platform.python_version(), "system": system}
    template = N_("xlsxeval {version}, Python {python}, {system}")
    yield Item("program", State.FINE, Message(template, values))
    try:
        requirements = metadata.requires("xlsxeval") or []
    except metadata.PackageNotFoundError:
        template = N_("xlsxeval runs from a folder and is not installed; libraries are not listed")
        yield Item("libraries", State.REMARK, Message(template))
        return
    for requirement in sorted(requirements):
        name = _NAME.match(requirement)
        extra = _EXTRA.search(requirement)
        if name is None or (extra is not None and extra[1] == _TESTS):
            continue
        yield _library(name[0]) if extra is None else _extra(extra[1], name[0])


def _library(name: str) -> Item:
    version = _version(name)
    if version is None:
        template = N_("{name} is not installed; install xlsxeval again")
        return Item(f"library.{name}", State.FAILS, Message(template, {"name": name}))
    template = N_("{name} {version} is installed")
    return Item(
        f"library.{name}", State.FINE, Message(template, {"name": name, "version": version})
    )


def _extra(extra: str, name: str) -> Item:
    """An extra is installed from the wheels beside the program, or from the internet."""
    version = _version(name)
    use = Message(_USES.get(extra, _UNKNOWN_USE))
    values = {"name": name, "version": version, "use": use, "extra": extra}
    if version is None:
        template = N_('{name} is not installed; for {use}: pip install "xlsxeval[{extra}]"')
        return Item(f"extra.{extra}", State.REMARK, Message(template, values))
    template = N_("{name} {version}, for {use}")
    return Item(f"extra.{extra}", State.FINE, Message(template, values))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
