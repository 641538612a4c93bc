"""Names of a package that are loaded when they are first asked for: most runs need few of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def names(package: str, modules: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The `__getattr__` of a package; `modules` tells which names each module of it holds.

    No name may be a module's own: that stands for the module once it is loaded.
    """
    homes = {name: module for module, held in modules.items() for name in held}

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return found
