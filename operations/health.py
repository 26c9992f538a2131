"""Whether the portal is well: can the database be written, does the worker keep up, does mail go out."""

from peewee import PeeweeException, fn

from models import Job, OutgoingEmail, database

LONGEST_WAIT_SECONDS = 300


def look(at):
    """{"well": bool, "database": words, "queue": words, "oldest_job_seconds": int, "mails_waiting": int}"""
    try:
        with database.atomic() as transaction:
            OutgoingEmail.update(attempts=0).where(OutgoingEmail.id == -1).execute()
            transaction.rollback()
    except PeeweeException:
        return {"well": False, "database": "cannot be written"}
    waiting_since = Job.select(fn.MIN(Job.run_at)).where(Job.state == "queued", Job.run_at <= at.now).scalar()
    waited = int((at.now - waiting_since).total_seconds()) if waiting_since else 0
    keeps_up = waited <= LONGEST_WAIT_SECONDS
    return {
        "well": keeps_up,
        "database": "can be written",
        "queue": "keeps up" if keeps_up else "the worker does not keep up: is it running?",
        "oldest_job_seconds": waited,
        "mails_waiting": OutgoingEmail.select().where(OutgoingEmail.state == "queued").count(),
    }
