"""What the words of many files leave behind in a process, let go of now and then."""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator

_Cache = functools._lru_cache_wrapper


def forget() -> None:
    """Empty every cache of limited size; what is kept without limit is small and always needed."""
    for cache in list(_caches()):
        if cache.cache_parameters()["maxsize"] is not None:
            cache.cache_clear()
    gc.collect()


def _caches() -> Iterator[_Cache[object]]:
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{__name__.partition('.')[0]}."):
            yield from (each for each in vars(module).values() if isinstance(each, _Cache))
