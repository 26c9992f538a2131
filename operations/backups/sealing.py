"""What a backup holds is compressed and, where BACKUP_KEY is set, sealed: encrypted, and found out where a bit of it
was changed.

A sealed file is SIGN, a salt of 16 bytes for the key of the run (scrypt of BACKUP_KEY) and one of 16 bytes for the key
of the file (HKDF of that), then chunks of AES-256-GCM of 1 MiB of plain text each. The nonce of a chunk is its number
in 11 bytes and 1 for the last chunk, 0 for the others: none can be left out, moved or cut off. docs/running.md says
how to open one without the portal.
"""

import gzip
import os
import shutil
import zlib
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from rules.broken import RuleBroken

SIGN = b"remit sealed 1\n"
SALT_BYTES = 16
CHUNK_BYTES = 1 << 20
TAG_BYTES = 16
NO_KEY = "The backup is encrypted: set BACKUP_KEY to what it was when the backup was made"
OTHER_KEY = "The backup cannot be opened: BACKUP_KEY is another one than when it was made, or the file was changed"


def packed_names(name: str) -> tuple[str, str]:
    """What a file may be called once it is packed: sealed, or compressed only."""
    return f"{name}.gz.sealed", f"{name}.gz"


class Sealer:
    """Packs and unpacks files with one key, or compresses them only."""

    def __init__(self, key: str | None) -> None:
        self.key = key
        self.run_salt = os.urandom(SALT_BYTES)

    def name_of(self, name: str) -> str:
        """What a file is called once it is packed."""
        return packed_names(name)[0 if self.key else 1]

    def pack(self, source: Path, target: Path) -> None:
        """Compress and seal a file."""
        squeezed = target.with_name(f"{target.name}.gz")
        with source.open("rb") as plain, gzip.open(squeezed, "wb", compresslevel=1) as made:
            shutil.copyfileobj(plain, made, CHUNK_BYTES)
        if self.key is None:
            squeezed.replace(target)
            return
        with squeezed.open("rb") as given, target.open("wb") as sealed:
            self._seal(given, sealed, self.key)
        squeezed.unlink()

    def unpack(self, source: Path, target: Path) -> None:
        """The file that was packed. Raises RuleBroken where it cannot be opened, or is damaged."""
        with source.open("rb") as given:
            is_sealed = given.read(len(SIGN)) == SIGN
        squeezed = source
        if is_sealed:
            if self.key is None:
                raise RuleBroken(NO_KEY)
            squeezed = target.with_name(f"{target.name}.gz")
            with source.open("rb") as given, squeezed.open("wb") as opened:
                self._open(given, opened, self.key)
        try:
            with gzip.open(squeezed, "rb") as made, target.open("wb") as plain:
                shutil.copyfileobj(made, plain, CHUNK_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise RuleBroken(f"The backup is damaged: {source.name} cannot be read to its end") from error
        if is_sealed:
            squeezed.unlink()

    def _seal(self, plain: BinaryIO, sealed: BinaryIO, key: str) -> None:
        file_salt = os.urandom(SALT_BYTES)
        head = SIGN + self.run_salt + file_salt
        sealed.write(head)
        cipher = _cipher(key, self.run_salt, file_salt)
        number, chunk = 0, plain.read(CHUNK_BYTES)
        while True:
            following = plain.read(CHUNK_BYTES)
            sealed.write(cipher.encrypt(_nonce(number, not following), chunk, head))
            if not following:
                return
            number, chunk = number + 1, following

    def _open(self, sealed: BinaryIO, plain: BinaryIO, key: str) -> None:
        head = sealed.read(len(SIGN) + 2 * SALT_BYTES)
        cipher = _cipher(key, head[len(SIGN) : -SALT_BYTES], head[-SALT_BYTES:])
        number, chunk = 0, sealed.read(CHUNK_BYTES + TAG_BYTES)
        try:
            while True:
                following = sealed.read(CHUNK_BYTES + TAG_BYTES)
                plain.write(cipher.decrypt(_nonce(number, not following), chunk, head))
                if not following:
                    return
                number, chunk = number + 1, following
        except InvalidTag as error:
            raise RuleBroken(OTHER_KEY) from error


@lru_cache(maxsize=256)
def _key_of_run(key: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(key.encode())


def _cipher(key: str, run_salt: bytes, file_salt: bytes) -> AESGCM:
    of_file = HKDF(algorithm=SHA256(), length=32, salt=file_salt, info=b"remit backup file")
    return AESGCM(of_file.derive(_key_of_run(key, run_salt)))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
