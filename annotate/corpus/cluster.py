"""A Dask cluster as an executor: its scheduler hands articles out, and again if a worker is lost.

A worker needs this package and its models, and no file: articles and documents travel as bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from annotate.errors import WorkerError
from annotate.extras import extra

# Seconds in which the scheduler must answer, and a first worker have joined it.
PATIENCE = 30


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield an executor on the cluster whose scheduler is at *address*, and its threads.

    When it is left, articles that are not done are dropped.  Raises WorkerError if there is no
    scheduler or no worker, MissingExtraError if Dask is not installed.
    """
    with extra("cluster", "a Dask cluster"):
        from distributed import Client
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError, TypeError) as error:
        raise WorkerError(
            f"{address}: no Dask scheduler answers there ({error}); start one with `dask scheduler`"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError) as error:
            raise WorkerError(
                f"{address}: no worker has joined the scheduler; start some with "
                f"`dask worker {address}`"
            ) from error
        with client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
            try:
                threads = client.nthreads()  # type: ignore[no-untyped-call]
                yield executor, sum(threads.values())
            except BaseException:
                executor.shutdown(wait=False)
                raise
