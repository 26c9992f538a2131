"""Pages of a large council beside Django's admin and a bare Flask page, in one run: processor time a request.

`python -m bench.side_by_side [folder] [--keep]`: the council of `flask big-council` is made in that folder, or taken
from it where it was made before (with PORTAL_TODAY=2025-11-20); without one, in a folder that is thrown away. `--keep`
writes the ratios to bench/ratios.json; else what became slower than 1.3 times the ratio kept there is named.

gunicorn with two workers serves each. People of fifty providers open each page in turn, while another process saves a
week each second, so that nothing can be answered from before. The peers are measured between the pages, each figure is
the least of three rounds, and it is the time of the server's processes, which other work on the machine hardly changes.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.big_pages import PAGES, people_of
from bench.servers import serving

REQUESTS, ROUNDS = 100, 3
SLOWER = 1.3
ANSWERED = (200, 503)  # the health check of a council without a worker says that it has none
TODAY = "2025-11-20"
KEPT = Path(__file__).with_name("ratios.json")
PEERS = Path(__file__).resolve().parent.parent / "var" / "peers" / "bin"
DJANGO, BARE = "Django's admin, 50 of 200,000", "a bare Flask page of 50 rows"


def run(folder=None, keep=False):
    """Print the figures, and what became slower."""
    if not PEERS.is_dir():
        print("left out: `make bench-peers` installs what it is measured beside")
        return
    with tempfile.TemporaryDirectory(prefix="remit-bench-") as thrown_away:
        found = _measured(Path(folder or thrown_away), Path(thrown_away))
    ratios = {}
    print(f"{'':40} {'ms':>6} {'x Django':>9} {'of bare':>8}")
    for name, milliseconds in found.items():
        of_django, of_bare = found[DJANGO] / milliseconds, found[BARE] / milliseconds
        ratios[name] = round(of_django, 2)
        print(f"{name:40} {milliseconds:6.2f} {of_django:9.1f} {of_bare:8.0%}", flush=True)
    _compare(ratios)
    if keep:
        KEPT.write_text(json.dumps(ratios, indent=2) + "\n")


def _compare(ratios):
    """Name what became slower, by its ratio to Django's admin."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name, ratio in ratios.items():
        if name in kept and ratio * SLOWER < kept[name]:
            print(f"SLOWER: {name}: {ratio:.1f} x Django's admin, {kept[name]:.1f} before")


def _measured(folder, scratch):
    """{name: least milliseconds a request}."""
    council = {"DATA_DIR": str(folder), "PORTAL_TODAY": TODAY}
    _make_council(council)
    peers = {"PEERS_FOLDER": str(scratch)}
    made = [str(PEERS / "python"), "-m", "bench.peers.django_admin"]
    signed_in = subprocess.run(made, env={**os.environ, **peers}, check=True, capture_output=True, text=True)  # noqa: S603
    people = people_of(council)
    own = str(Path(sys.executable).with_name("gunicorn"))
    theirs = str(PEERS / "gunicorn")
    with (
        serving("app:create_app()", council, own, scratch / "portal.log") as portal,
        serving("bench.peers.django_admin:application", peers, theirs, scratch / "django.log") as django,
        serving("bench.peers.bare_flask:app", peers, theirs, scratch / "bare.log") as bare,
        _somebody_writes(council),
    ):
        cookie = f"sessionid={signed_in.stdout.strip()}"
        asked = {name: (portal, page(people)) for name, page in PAGES.items()}
        asked[DJANGO] = django, [(f"/admin/peers/lineitem/?p={number}", cookie) for number in range(1, 51)]
        asked[BARE] = bare, [(f"/?after={number * 50}", "") for number in range(50)]
        rounds = [{name: _milliseconds(*each) for name, each in asked.items()} for _ in range(ROUNDS)]
    return {name: min(each[name] for each in rounds) for name in asked}


def _milliseconds(server, addresses):
    """The processor time of a request, of requests for these (address, cookie) in turn."""
    for address, cookie in addresses[:4]:
        status, body = server.get(address, cookie)
        if status not in ANSWERED:
            raise RuntimeError(f"{address} answers {status}: {body[:500]!r}")
    before = server.milliseconds()
    for number in range(REQUESTS):
        server.get(*addresses[number % len(addresses)])
    return (server.milliseconds() - before) / REQUESTS


def _make_council(council):
    """As `flask big-council` makes it, with twenty weeks of actuals, where the folder has none."""
    if (Path(council["DATA_DIR"]) / "remit.sqlite3").exists():
        return
    flask = str(Path(sys.executable).with_name("flask"))
    for command in (["migrate"], ["big-council", "--weeks", "20"]):
        subprocess.run([flask, *command], env={**os.environ, **council}, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


class _somebody_writes:  # noqa: N801 - a context
    """A process of its own that saves a week each second."""

    def __init__(self, council):
        self._council = council

    def __enter__(self):
        command = [sys.executable, "-m", "bench.big_pages"]
        self._process = subprocess.Popen(command, env={**os.environ, **self._council})  # noqa: S603
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()


if __name__ == "__main__":
    folders = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    run(*folders, keep="--keep" in sys.argv)
