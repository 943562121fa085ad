"""What carries long work: this process, worker processes, or a Dask cluster."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from cyclopts import Parameter

from kzindex.errors import OutputError, UsageError

Backend = Literal["loky", "dask"]
BackendOption = Annotated[Backend, Parameter("--backend", help="What carries the work: worker processes, or Dask.")]
SchedulerOption = Annotated[
    str | None, Parameter("--scheduler", help="Address of a Dask scheduler, such as tcp://HOST:8786; implies dask.")
]
WorkersOption = Annotated[
    int | None,
    Parameter("--workers", help="How many processes; else as many as cores, 8 at most. Of a scheduler, all it has."),
]
MOST = 8
SCHEMES = ("tcp", "tls")
LOST = "a worker ended before its work was done, out of memory perhaps; try fewer --workers"
SECONDS = 15  # to wait for a scheduler


@contextmanager
def carried(backend: Backend, workers: int | None, scheduler: str | None) -> Iterator[None]:
    """Let joblib's work inside be carried by what the options name.

    Raises
    ------
    UsageError
        Where the number of workers is none, Dask is not installed or its scheduler does not answer or has no worker.
    OutputError
        Where a worker is lost before its work is done.
    """
    from joblib import cpu_count, parallel_config

    if workers is not None and workers < 1:
        raise UsageError(f"--workers {workers} is no number of processes; allowed are 1 and more")
    many = workers or min(cpu_count(), MOST)
    if backend != "dask" and scheduler is None:
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        with parallel_config(backend="loky" if many > 1 else "sequential", n_jobs=many):
            try:
                yield
            except TerminatedWorkerError:
                raise OutputError(LOST) from None
        return
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise UsageError("--backend dask needs dask and distributed; install kzindex[cluster]") from None
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if scheduler is None:
        client: Any = Client(  # type: ignore[no-untyped-call]
            n_workers=many, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.ERROR
        )
    else:
        _answers(scheduler)  # a client that finds nobody would wait on, and again when it goes
        client = Client(scheduler, timeout=SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        try:
            client.wait_for_workers(1, timeout=SECONDS)
        except TimeoutError:
            client.close()
            raise UsageError(f"--scheduler {scheduler} has no worker; start one: dask worker {scheduler}") from None
    with client, parallel_config(backend="dask", client=client):
        try:
            yield
        except KilledWorker:
            raise OutputError(LOST) from None


def _answers(scheduler: str) -> None:
    """Make sure that something listens at the address of a scheduler."""
    place = urlsplit(scheduler)
    try:
        host, port = place.hostname, place.port
    except ValueError:
        host, port = None, None
    if place.scheme not in SCHEMES or not host or not port:
        raise UsageError(f"--scheduler {scheduler!r} is no address; allowed is tcp://HOST:PORT or tls://HOST:PORT")
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()
    except OSError as error:
        raise UsageError(f"--scheduler {scheduler}: no Dask scheduler answers there ({error})") from None
