"""Processes of a test's own."""

import os
import subprocess

import pytest


@pytest.fixture
def start(database, tmp_path):
    """`start("gunicorn", ...)`: a process that writes to a log; each is stopped before the database is emptied."""
    running = []

    def start(*command, **environment):
        log = (tmp_path / "processes.log").open("a")
        options = {"cwd": tmp_path, "env": {**os.environ, **environment}, "stdout": log, "stderr": log}
        running.append(subprocess.Popen(command, **options))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()
