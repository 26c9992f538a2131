"""gunicorn as it is deployed, two workers, and the processor time that its processes have used."""

import http.client
import os
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until

WORKERS = "2"


class Server:
    """One that answers at `port`."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    def get(self, address, cookie=""):
        """The status and the body of an answer, over a connection of its own, as gunicorn's sync workers have it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def milliseconds(self):
        """The time of the processor, in all its threads, of all its processes since they started."""
        pids = [self.process.pid, *_children(self.process.pid)]
        files = [file for pid in pids for file in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(file.read_text().split()[0]) for file in files) / 1_000_000


@contextmanager
def serving(application, environment, gunicorn, log):
    """A Server of this application, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [gunicorn, application, "--workers", WORKERS, "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    environment = {**os.environ, **environment, "BASE_URL": f"http://127.0.0.1:{port}"}
    with open(log, "w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)  # noqa: S603
        server = Server(process, port)
        try:
            wait_until(lambda: _answers(server))
            yield server
        finally:
            process.terminate()
            process.wait()


def _children(pid):
    return map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _answers(server):
    try:
        return server.get("/")[0] < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False
