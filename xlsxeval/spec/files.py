"""The files official forms are read from, before anything in them is read."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib import resources

COMMON = "common.toml"


def shipped() -> Iterator[tuple[str, bytes]]:
    """Name and content of every form shipped with the program, in order."""
    folder = resources.files("xlsxeval") / "forms"
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        if name != COMMON:
            yield name, (folder / name).read_bytes()


def common() -> bytes:
    """What all forms have in common."""
    return (resources.files("xlsxeval") / "forms" / COMMON).read_bytes()


def digest() -> str:
    """sha256 of all shipped forms, however their lines end on this disk."""
    parts = (b"\0".join((name.encode(), data)) for name, data in shipped())
    return sha256(_even(b"\0".join((*parts, common())))).hexdigest()


def digest_of(data: bytes) -> str:
    """sha256 of all one form is read from."""
    return sha256(_even(data + b"\0" + common())).hexdigest()


def _even(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
