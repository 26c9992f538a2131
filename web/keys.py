"""Keys that are kept in files outside the database: without them a copy of the database signs nobody in."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from operations.security_codes import CodeKeys

SIGNING_KEY_FILE = "signing.key"
CODE_KEYS_FILE = "security-code-keys.json"


def signing_key(data_dir: Path) -> bytes:
    """32 bytes that sign cookies and form tokens, made at the first start."""
    return bytes.fromhex(_read_or_make(data_dir / SIGNING_KEY_FILE, lambda: secrets.token_hex(32)).strip())


def code_keys(data_dir: Path) -> CodeKeys:
    """The keys of the security codes. A new name may be added to the file; codes set before keep theirs."""

    def fresh() -> str:
        return json.dumps({"current": "1", "keys": {"1": secrets.token_hex(32)}}) + "\n"

    kept = json.loads(_read_or_make(data_dir / CODE_KEYS_FILE, fresh))
    return CodeKeys(kept["current"], {name: bytes.fromhex(key) for name, key in kept["keys"].items()})


def kept_beside(data_dir: Path) -> dict[str, str]:
    """{file name: its text} of the files of DATA_DIR that a database is worth little without."""
    found = {name: data_dir / name for name in (SIGNING_KEY_FILE, CODE_KEYS_FILE)}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items() if path.exists()}


def _read_or_make(path: Path, fresh: Callable[[], str]) -> str:
    """The file's text; a new file is readable by its owner only. Two processes that start together get the same one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(fresh())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        raise SystemExit(f"The key file {path} may be read by others: chmod 600 it, then start again")
    return path.read_text(encoding="utf-8")
