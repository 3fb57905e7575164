"""Spreads work over the cores there are; what comes back is in order, whoever did it."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

_SAFE_PATH = "PYTHONSAFEPATH"
Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], *, per_task: int
) -> Iterator[Result]:
    """Yield `work(item)` for each item, in their order.

    Other processes do it if there is at least one task of `per_task` items for each of two cores.
    Then what is handed over has to be picklable, and nothing that `work` changes comes back.
    """
    workers = min(_cores(), len(items) // per_task)
    if workers < 2:
        yield from map(work, items)
        return
    done = 0
    # A system that starts no more processes, or has ended one that did a part of the work, takes
    # nothing away but speed: what is left is done here.
    with suppress(OSError, ImportError, _PoolLostError):
        for result in _by_others(work, items, workers, per_task):
            done += 1
            yield result
    yield from map(work, items[done:])


class _PoolLostError(Exception):
    """One of the other processes was ended from outside, for want of memory as a rule."""


def _by_others(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int, per_task: int
) -> Iterator[Result]:
    # Here and not at the top: the import takes as long as a whole file.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    with _own_modules_alone():
        pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(work,))
    with pool:
        try:
            with _own_modules_alone(), _all_or_none():
                # All workers are started here: map hands the whole of the work over first.
                results = pool.map(_do, items, chunksize=_chunk(len(items), workers, per_task))
            yield from results
        except BrokenProcessPool as lost:
            raise _PoolLostError from lost
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _all_or_none() -> Iterator[None]:
    """End the processes that were started within where not all of them could be.

    Nobody else would: they would wait for work for ever, and Python for them when it ends.
    """
    from multiprocessing import active_children  # noqa: PLC0415  see above

    before = set(active_children())
    try:
        yield
    except OSError:
        for child in set(active_children()) - before:
            child.terminate()
        raise


@contextmanager
def _own_modules_alone() -> Iterator[None]:
    """Keep a process that is started within from looking for modules in the current folder.

    Where processes are not forked, Python starts them with `-c`, which puts that folder first: a
    `multiprocessing.py` that somebody has left beside the deals would run.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _chunk(count: int, workers: int, least: int) -> int:
    # Large ones, since every hand-over waits for the process that collects; but not so large that
    # one worker is left alone at the end, or that Ctrl-C waits long for a chunk to be done.
    return max(least, min(8 * least, count // (4 * workers)))


def rarely_collect() -> None:
    """Let Python look for garbage in circles less often than after every 700 new objects.

    One document is thousands of them, hardly any in circles, and looking takes a tenth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# What a worker does all its life: sent to it once and not with every task.
_works: list[Callable[[Any], Any]] = []


def _begin(work: Callable[[Any], Any]) -> None:
    # Ctrl-C reaches every process of the terminal; the one that started the others answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from threading import Thread  # noqa: PLC0415  loaded in a worker already

    Thread(target=_end_with_parent, daemon=True).start()
    rarely_collect()
    _works.append(work)


def _end_with_parent() -> None:
    """End this process when the one that started it was killed, which tells nobody."""
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    return _works[-1](item)
