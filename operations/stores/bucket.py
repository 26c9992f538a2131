"""Bytes in a bucket of an S3-compatible object store. boto3 is needed only where a setting names one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from operations.stores.store import Stored
from rules.broken import RuleBroken

SECONDS = 10
TRIES = 3
MISSING = "For an object store (s3://), run `.venv/bin/pip install --require-hashes -r requirements-s3.lock` first"


class BucketStore:
    """A bucket, or what begins with a prefix in it. An object is there whole or not at all."""

    def __init__(self, client: Any, bucket: str, prefix: str, endpoint: str) -> None:
        self.client, self.bucket, self.prefix, self.endpoint = client, bucket, prefix, endpoint
        self.where = f"s3://{bucket}/{prefix}" + (f" at {endpoint}" if endpoint else "")

    def write(self, name: str, content: bytes) -> None:
        with _as_os_error(name):
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=content)

    def put(self, name: str, source: Path) -> None:
        with _as_os_error(name):
            self.client.upload_file(str(source), self.bucket, self.prefix + name)

    def read(self, name: str) -> bytes:
        with _as_os_error(name):
            content: bytes = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"].read()
            return content

    def fetch(self, name: str, target: Path) -> None:
        with _as_os_error(name):
            self.client.download_file(self.bucket, self.prefix + name, str(target))

    def delete(self, name: str) -> None:
        with _as_os_error(name):
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)

    def names(self, prefix: str = "") -> Iterator[Stored]:
        with _as_os_error(prefix):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix + prefix):
                for each in page.get("Contents", ()):
                    yield Stored(each["Key"].removeprefix(self.prefix), each["LastModified"].timestamp())

    def within(self, part: str) -> "BucketStore":
        return BucketStore(self.client, self.bucket, f"{self.prefix}{part}/", self.endpoint)


def open_bucket(address: str) -> BucketStore:
    """The bucket of `s3://[key:secret@]bucket[/prefix][?endpoint=https://...&region=...]`. Without key and secret they
    are looked for where boto3 looks. Raises RuleBroken where boto3 is not installed.
    """
    try:
        # Imported late, only here: it is installed only where an object store is used.
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415
    except ImportError:
        raise RuleBroken(MISSING) from None
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    endpoint, region = (asked.get(name, [""])[0] for name in ("endpoint", "region"))
    prefix = parts.path.strip("/")
    client = boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region or "us-east-1",
        aws_access_key_id=unquote(parts.username) if parts.username else None,
        aws_secret_access_key=unquote(parts.password) if parts.password else None,
        config=Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": TRIES}),
    )
    return BucketStore(client, parts.hostname or "", f"{prefix}/" if prefix else "", endpoint)


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    """What fails is told as a folder tells it."""
    from boto3.exceptions import Boto3Error  # noqa: PLC0415 - as above
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in ("404", "NoSuchKey"):
            raise FileNotFoundError(f"{name} is not in the object store") from error
        raise OSError(f"the object store refused {name}: {code}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"the object store did not answer: {type(error).__name__}") from error
