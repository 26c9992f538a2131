"""The uploads of the Import page, and how far the worker is with one."""

from peewee import ModelSelect

from models import CareUpload, Job, Person
from rules.actor import Actor
from rules.moment import Moment

MOST_LISTED = 30


def listed(viewer: Actor, at: Moment) -> ModelSelect:
    """The newest uploads, without what was sent: applied, or still kept."""
    upload = CareUpload
    columns = (upload.id, upload.file_name, upload.state, upload.uploaded_at, upload.applied_at, upload.expires_at)
    is_kept = (upload.state == "applied") | (upload.expires_at > at.now)
    query = upload.visible_to(viewer).select(*columns, Person.forename, Person.surname)
    query = query.join(Person, on=upload.uploaded_by)
    return query.where(is_kept).order_by(upload.id.desc()).limit(MOST_LISTED)


def job_of(upload: CareUpload) -> Job | None:
    """The newest job of an upload."""
    keys = [f"{kind} care files {upload.id}" for kind in ("check", "apply")]
    return Job.select().where(Job.key.in_(keys)).order_by(Job.run_at.desc(), Job.id.desc()).first()


def applied_before(upload: CareUpload) -> CareUpload | None:
    """The same bytes, applied before this one, or None."""
    same = (CareUpload.sha256 == upload.sha256) & (CareUpload.state == "applied") & (CareUpload.id != upload.id)
    return CareUpload.select().where(same).order_by(CareUpload.id.desc()).first()
