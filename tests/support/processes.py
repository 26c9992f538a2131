"""The portal's processes as they run in earnest: a web server of its own, and workers."""

import copy
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from rules.moment import LONDON, Moment
from tests.support.browser import fields_of
from tests.support.factories import TODAY
from tests.support.html import read
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
ON_THIS_MACHINE = "127.0.0.1"


def free_port():
    with socket.socket() as open_socket:
        open_socket.bind((ON_THIS_MACHINE, 0))
        return open_socket.getsockname()[1]


def answers(port, host=ON_THIS_MACHINE):
    with socket.socket() as asked:
        return asked.connect_ex((host, port)) == 0


def multipart(fields, name, file_name, content, media_type="application/octet-stream"):
    """(body, content type) of a form with one file, as a browser sends it."""
    line = b"--of-the-tests"
    parts = [f'form-data; name="{each}"\r\n\r\n{value}'.encode() for each, value in fields.items()]
    head = f'form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: {media_type}\r\n\r\n'
    parts.append(head.encode() + content)
    body = b"".join(line + b"\r\nContent-Disposition: " + part + b"\r\n" for part in parts)
    return body + line + b"--\r\n", "multipart/form-data; boundary=of-the-tests"


@contextmanager
def processes_in(folder):
    """`start(*command, **environment)`: starts processes in a folder, which write to a log there; killed at the end."""
    running = []
    with (Path(folder) / "processes.log").open("w") as log:

        def start(*command, **environment):
            options = {"cwd": folder, "env": {**os.environ, **environment}, "stdout": log, "stderr": log}
            running.append(subprocess.Popen(command, **options))
            return running[-1]

        try:
            yield start
        finally:
            for process in running:
                process.kill()
                process.wait()


class Portal:
    """A web server and workers on one queue, and an officer who is signed in."""

    host = ON_THIS_MACHINE

    def __init__(self, start, settings, token, web_workers=1, **environment):
        self.port = free_port()
        address = f"{ON_THIS_MACHINE}:{self.port}"
        self.cookie = f"session={token}"
        self.environment = {
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "BASE_URL": f"http://{address}",
            "PORTAL_TODAY": TODAY.isoformat(),
            "HUEY_URL": settings.huey_url or "",
            **environment,
        }
        self.start = start
        arguments = ["--bind", address, "--no-control-socket", "--chdir", str(ROOT), "--workers", str(web_workers)]
        self.server = start(sys.executable, "-m", "gunicorn", "app:create_app()", *arguments, **self.environment)
        wait_until(lambda: answers(self.port))

    def with_cookie(self, cookie):
        """The same portal for another browser."""
        other = copy.copy(self)
        other.cookie = cookie
        return other

    def start_worker(self):
        flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "worker"]
        return self.start(*flask, **self.environment)

    def ask(self, method, path, host=None, **fields):
        """The status and the text of an answer; `host` is another name than the portal's."""
        return self.send(path, urlencode(fields), method=method, **({"Host": host} if host else {}))

    def send(self, path, body, content_type="application/x-www-form-urlencoded", method="POST", **headers):
        """The status and the text of the answer to a body as it stands."""
        connection = HTTPConnection(self.host, self.port, timeout=180)  # a busy machine starts slowly
        connection.request(method, path, body, {"Cookie": self.cookie, "Content-Type": content_type, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def form_of(self, page, action):
        """The fields of the form of a page that is sent to `action`."""
        _, text = self.ask("GET", page)
        return fields_of(next(form for form in read(text).all("form") if form["action"].partition("?")[0] == action))

    def let_go_on(self, run):
        """Press the button of the run's page."""
        _, text = self.ask("GET", f"/council/payment-runs/{run.id}")
        form = next(form for form in read(text).all("form") if form["action"].endswith("/try-again"))
        status, text = self.ask("POST", form["action"], **fields_of(form))
        assert status == 303, text


def moment_there():
    """Now, by the clock of a portal in a process of its own: the pinned date, at the time of day that it is. A session
    that began at the tests' own noon would have ended there by the evening.
    """
    time_of_day = datetime.now(UTC).astimezone(LONDON).time()
    instant = datetime.combine(TODAY, time_of_day, LONDON).astimezone(UTC)
    return Moment(TODAY, instant.replace(tzinfo=None))
