"""Bring the two browser libraries into static/vendor, with a lock of what came. Needs npm; the result is committed.

Nothing here runs when the portal does. Each package is checked against the sha512 named here before it is opened.
GOV.UK's font and crests may not be used off gov.uk, so they are taken out of the stylesheet.
"""

import base64
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
PACKAGES = (
    {
        "name": "govuk-frontend@6.3.0",
        "sha512": "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA==",
        "files": {
            "package/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "package/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
    },
    {
        "name": "htmx.org@2.0.11",
        "sha512": "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        "files": {"package/dist/htmx.min.js": "htmx.min.js", "package/LICENSE": "htmx.LICENSE"},
    },
)


def fetch(package, folder):
    """The package's archive, opened, after its hash was found right."""
    told = subprocess.run(  # noqa: S603 - the names are in this file
        ["npm", "pack", "--json", package["name"]],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = Path(folder) / json.loads(told.stdout)[0]["filename"]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package["sha512"]:
        raise SystemExit(f"{package['name']}: the archive's sha512 is {found}, not the one expected")
    return tarfile.open(archive)


def without_source_map(text):
    """The text without the comment that points at a file that is not here."""
    return re.sub(r"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*$", "\n", text)


def without_branding(css):
    """The stylesheet without GOV.UK's font files and crest; the font is the page's `--app-font`."""
    css, fonts = re.subn(r"@font-face\{font-family:GDS Transport[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "var(--app-font,arial,sans-serif)")
    css = re.sub(r"(?:(?<=[{}])|,)\.govuk-footer__copyright-logo(?::before)?\{[^}]*\}", "", css)
    if fonts != 2 or "GDS" in css or "url(" in css:
        raise SystemExit("The stylesheet is not laid out as expected: look before it is committed")
    return css


def main():
    """Bring in every library, and write the lock of versions and hashes."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    lock = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            with fetch(package, folder) as archive:
                for member, name in package["files"].items():
                    text = without_source_map(archive.extractfile(member).read().decode())
                    content = (without_branding(text) if name.endswith(".css") else text).encode()
                    (VENDOR / name).write_bytes(content)
                    sha256 = hashlib.sha256(content).hexdigest()
                    lock[name] = {"from": package["name"], "sha256": sha256, "bytes": len(content)}
    (VENDOR / "vendor.lock.json").write_text(json.dumps(lock, indent=1) + "\n")


if __name__ == "__main__":
    main()
