"""Bring what others wrote for the browser into static/vendor, with a lock of it. Needs npm; the result is committed.

Nothing here runs when the portal does. Each package is checked against the sha512 named here before it is opened.
The portal uses six components of govuk-frontend: their rules alone are taken, without GOV.UK's font and crests, which
may not be used off gov.uk, and without its script, which does nothing for them. The package does not carry its licence:
govuk-frontend.LICENSE is from its repository.
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
        "files": {"package/dist/govuk/govuk-frontend.min.css": "govuk-frontend.parts.css"},
    },
    {
        "name": "htmx.org@2.0.11",
        "sha512": "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        "files": {"package/dist/htmx.min.js": "htmx.min.js", "package/LICENSE": "htmx.LICENSE"},
    },
)
CLASSES_IN_USE = {
    "govuk-button",
    "govuk-button--secondary",
    "govuk-button--warning",
    "govuk-input",
    "govuk-select",
    "govuk-skip-link",
    "govuk-template",
    "govuk-template__body",
    "govuk-textarea",
    "govuk-visually-hidden",
}
SELECTOR = re.compile(r"(?:[^,(]|\([^)]*\))+")  # up to the next comma that is in no brackets
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")


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


def parts_in_use(css):
    """The rules of a stylesheet for the classes that the portal uses, and its colours; the font is `--app-font`."""
    css = "\n".join(_rules_in_use(css)).replace("GDS Transport,arial,sans-serif", "var(--app-font,arial,sans-serif)")
    if "GDS" in css or "url(" in css or any(f".{name}" not in css for name in CLASSES_IN_USE):
        raise SystemExit("The stylesheet is not laid out as expected: look before it is committed")
    return css + "\n"


def _rules_in_use(css):
    for head, body in _blocks(css):
        if head.startswith(("@media", "@supports")):
            within = list(_rules_in_use(body))
            if within:
                yield "\n".join([f"{head} {{", *within, "}"])
        elif not head.startswith("@"):
            selectors = [each for each in SELECTOR.findall(head) if _is_in_use(each)]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _is_in_use(selector):
    named = set(CLASS.findall(selector))
    return selector == ":root" or (bool(named) and named <= CLASSES_IN_USE)


def _blocks(css):
    """(head, body) of each rule, the outermost ones only; what has no body, as @charset, is left out."""
    start = 0
    while (opens := css.find("{", start)) != -1:
        closes, depth = opens + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[closes], 0)
            closes += 1
        yield css[start:opens].rpartition(";")[2].strip(), css[opens + 1 : closes - 1]
        start = closes


def main():
    """Bring in every library, and write the lock of versions and hashes."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    lock = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            with fetch(package, folder) as archive:
                for member, name in package["files"].items():
                    text = without_source_map(archive.extractfile(member).read().decode())
                    content = (parts_in_use(text) if name.endswith(".css") else text).encode()
                    (VENDOR / name).write_bytes(content)
                    sha256 = hashlib.sha256(content).hexdigest()
                    lock[name] = {"from": package["name"], "sha256": sha256, "bytes": len(content)}
    (VENDOR / "vendor.lock.json").write_text(json.dumps(lock, indent=1) + "\n")


if __name__ == "__main__":
    main()
