"""The API of a running portal, asked what schemathesis makes of its OpenAPI document: no 5xx, nothing undocumented.

    python -m tests.reliability.fuzzed_api SCHEMATHESIS 8      (make fuzz-api EXAMPLES=8)

SCHEMATHESIS is the program, which is in no lock file. The demonstration council is asked by a provider's system and by
the council's, each with all that its keys may do.
"""

import os
import subprocess
import sys
import tempfile

from models import ContactRole, OfficerRole, database
from operations.api_keys import make_key
from rules.actor import Absent
from rules.api_keys import SCOPES
from tests.support.factories import AT, TODAY
from tests.support.processes import ROOT, Portal, processes_in
from web import settings
from web.database import open_database

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
A_MINUTE = 1_000  # requests: two web processes count 600 each


def keys():
    """[(whose, a key with every scope)]"""
    contact = ContactRole.get(ContactRole.role == "administrator")
    officer = OfficerRole.get(OfficerRole.role == "system_administrator").person
    found = []
    for side, person, organisation in (
        ("provider", contact.person, contact.organisation_id),
        ("council", officer, None),
    ):
        by = Absent(person.id, person.name, side, organisation, frozenset())
        found.append((side, make_key("Fuzzed", list(SCOPES[side]), None, by, AT).key))
    return found


def main(program, examples=8):
    """Ask as each of them; fails where an answer is not of the document."""
    with tempfile.TemporaryDirectory(prefix="remit-fuzzed-") as folder, processes_in(folder) as start:
        url = f"sqlite:///{folder}/remit.sqlite3"
        environment = {"DATABASE_URL": url, "DATA_DIR": folder, "PORTAL_TODAY": TODAY.isoformat()}
        environment |= {"BASE_URL": "http://localhost"}
        demo = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "demo"]
        subprocess.run(demo, env={**os.environ, **environment}, check=True, capture_output=True)  # noqa: S603
        open_database(url)
        with database.connection_context():
            asked = keys()
        portal = Portal(start, settings.load(environment, env_file=None), "", web_workers=2)
        portal.start_worker()
        portal.ask("GET", "/api/v1/openapi.json")  # the first answer may take longer than schemathesis waits
        document = f"{portal.environment['BASE_URL']}/api/v1/openapi.json"
        failed = [side for side, key in asked if not _asked(program, document, key, examples)]
    assert not failed, f"see above: {failed}"


def _asked(program, document, key, examples):
    options = ["--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--checks", CHECKS]
    options += [
        "--rate-limit",
        f"{A_MINUTE}/m",
        "--workers",
        "2",
        "--request-timeout",
        "60",
        "-H",
        f"Authorization: Bearer {key}",
    ]
    return subprocess.run([program, "run", document, *options], check=False).returncode == 0  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
