"""Known vulnerabilities of every package in the two locks, by pip-audit: `make audit`.

pip-audit lives in a folder of its own, so that what it needs is not among what the portal needs. It asks PyPI and so
needs the internet: where that cannot be asked, it says so, and tells nobody that all is well. Exits 0 where nothing is
known, 1 where something is, 2 where it could not be asked.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PIP_AUDIT = "pip-audit==2.9.0"
FOLDER = Path(".venv") / "audit"
PROGRAM = FOLDER / "bin" / "pip-audit"
KNOWN_TO_BE_VULNERABLE = "jinja2==2.10\n"
LOCKS = ("requirements.lock", "requirements-test.lock")
SECONDS = 300


def is_installed():
    """Whether pip-audit is there, or could be brought in."""
    if PROGRAM.exists():
        return True
    venv.create(FOLDER, with_pip=True)
    command = [FOLDER / "bin" / "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", PIP_AUDIT]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603


def vulnerabilities_of(lock, *options):
    """[(package, version, id, fixed in)], or None where nobody could be asked, or not about all of them."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [PROGRAM, "--disable-pip", "-r", lock, *options, "--format", "json", "--output", report]
        try:
            asked = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
            packages = json.loads(report.read_text())["dependencies"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            words = asked.stderr.strip().splitlines()[-1:] if isinstance(error, OSError) and PROGRAM.exists() else []
            print(f"{lock}: could not be asked. {' '.join(words)[:300] or type(error).__name__}")
            return None
    skipped = [f"{each['name']} ({each['skip_reason']})" for each in packages if "skip_reason" in each]
    if skipped:
        print(f"{lock}: not asked about {', '.join(skipped)[:500]}")
        return None
    return [
        (each["name"], each["version"], found["id"], ", ".join(found["fix_versions"]) or "no version yet")
        for each in packages
        for found in each.get("vulns", ())
    ]


def knows_any():
    """Whether a version that is known to be vulnerable is called so: a mirror answers, and knows nothing."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(KNOWN_TO_BE_VULNERABLE)
        return bool(vulnerabilities_of(canary, "--no-deps"))


def main():
    """Print what is known of each lock."""
    if not is_installed():
        print(f"NOT ASKED: {PIP_AUDIT} could not be installed. Run it where PyPI can be reached.")
        return 2
    if not knows_any():
        print("NOT ASKED: who answers knows no vulnerability at all (a mirror, perhaps). Run it where PyPI is reached.")
        return 2
    found = {lock: vulnerabilities_of(lock, "--require-hashes") for lock in LOCKS}
    for lock, known in found.items():
        for package, version, name, fixed in known or ():
            print(f"{lock}: {package} {version}: {name}, mended in {fixed}")
        if known == []:
            print(f"{lock}: nothing is known.")
    if any(found.values()):
        return 1
    return 2 if None in found.values() else 0


if __name__ == "__main__":
    sys.exit(main())
