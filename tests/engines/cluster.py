"""A Spark standalone cluster on loopback: a master and two workers, each a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bibliometrics.engines import java

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2
_PATIENCE_S = 60
_HOST = "127.0.0.1"
_QUICK_START = "-XX:TieredStopAtLevel=1"
"""Small tables are through before Java's second compiler has earned its time."""
CONF = {
    "spark.driver.extraJavaOptions": _QUICK_START,
    "spark.executor.extraJavaOptions": _QUICK_START,
    "spark.driver.host": _HOST,
    "spark.driver.bindAddress": _HOST,
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1500m",
    "spark.executor.memory": "1500m",
    "spark.sql.shuffle.partitions": "2",
}


class Cluster:
    """Where the master is, and the workers' processes."""

    def __init__(self, master: str, workers: list[subprocess.Popen[bytes]]) -> None:
        self.master = master
        self.workers = workers


@contextmanager
def cluster(folder: Path, memory: str = "2g") -> Iterator[Cluster]:
    """Start a master and its workers; end them, and nothing else, at the end.

    Parameters
    ----------
    folder
        For logs, and for what the workers write.
    memory
        What a worker may give to executors.
    """
    with ExitStack() as stack:
        port = _free_port()
        place = f"spark://{_HOST}:{port}"
        master = ["master.Master", "--host", _HOST, "--port", str(port), "--webui-port", "0"]
        stack.enter_context(_running(folder / "master", master))
        _await(port)
        options = ["--host", _HOST, "--cores", "1", "--memory", memory, "--webui-port", "0"]
        workers = [
            stack.enter_context(
                _running(
                    folder / f"worker-{number}",
                    ["worker.Worker", *options, "--work-dir", str(folder / f"w{number}"), place],
                )
            )
            for number in range(WORKERS)
        ]
        yield Cluster(place, workers)


@contextmanager
def _running(log: Path, arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    kind, *options = arguments
    command = [str(java.require()), "-Xmx512m", "-cp", f"{home}/jars/*"]
    (core,) = (home / "jars").glob("spark-core_*.jar")
    scala = core.name.removeprefix("spark-core_").partition("-")[0]
    own = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": _HOST, "SPARK_SCALA_VERSION": scala}
    environment = {**os.environ, **own}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, f"org.apache.spark.deploy.{kind}", *options],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        with socket.socket() as tried:
            if tried.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.2)
    msg = "the master does not answer"
    raise TimeoutError(msg)
