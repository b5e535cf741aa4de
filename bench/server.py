"""The real web processes: gunicorn with the configuration of production, the application's role, a free port."""

from __future__ import annotations

import atexit
import http.client
import os
import socket
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

from django.db import connection

from bench.database import ROOT

START_SECONDS = 60


class Server:
    """Gunicorn, from its start to its end."""

    def __init__(self) -> None:
        self.port = _free_port()
        environment = {
            **os.environ,
            "CSCOMU_DB_NAME": connection.settings_dict["NAME"],
            "CSCOMU_DB_ROLE": "app",
            "CSCOMU_BIND": f"127.0.0.1:{self.port}",
            "CSCOMU_DEBUG": "0",
            "CSCOMU_SECURE_COOKIES": "0",
            "CSCOMU_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "cscomu.wsgi"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        atexit.register(self.stop)
        self._await_answer()

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("gunicorn ended before it answered")
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/sante/")
                asked.getresponse().read()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("gunicorn does not answer")

    def memory(self) -> float:
        """Resident memory of the largest web process, in MB; memory shared with the others counts in full."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return max(_resident(child) for child in children)

    def stop(self) -> None:
        """End the processes that this object has started."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@lru_cache(maxsize=1)
def server() -> Server:
    """One server for all the cases of a run."""
    return Server()


def _resident(pid: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
