"""The queues that wake the workers, and what these do by themselves. Each task calls one operation.

Huey loses what runs when it is killed, so it carries nothing but "look at job 7": the job rows are the truth, and the
sweep at the start and every minute finds what a lost wake-up left behind.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper

from models import database
from operations import (
    action_closing,
    api_answers,
    chain_ends,
    claim_orders,
    consequences,
    daily_emails,
    email_subscriptions,
    emails,
    file_results,
    files,
    form_keys,
    jobs,
    notices,
    outgoing_email,
    page_pictures,
    payment_exceptions,
    pdf,
    programs,
    purchase_orders,
    report_files,
    returned_mail,
    sessions,
    signing_in,
)
from operations.actuals import drafts
from operations.actuals_files import waiting_files
from operations.care_uploads import keeping as care_uploads
from operations.care_uploads import results as care_results
from operations.e_invoices import keeping as e_invoices
from operations.job_handlers import HANDLERS
from operations.overpayments import answering
from operations.packs import keeping as packs
from operations.payment_runs import approving
from operations.visits import matching
from operations.webhooks import keeping as webhooks
from operations.webhooks import queueing, sending
from queries.versions import OtherVersion, is_of_this_version
from web import clock, keys
from web.settings import Settings, as_environment

NAMES = {jobs.JOBS: "remit", jobs.FILES: "remit-files", jobs.MAIL: "remit-mail", jobs.SCANS: "remit-scans"}


def connect(settings: Settings) -> dict[str, Huey]:
    """The queues of these settings with their tasks; new jobs wake a worker, mail waits for its sweep. Returns {name of
    the queue: Huey}.
    """
    emails.connect(settings.base_url)
    webhooks.connect(keys.signing_key(settings.data_dir))
    email_subscriptions.connect(keys.signing_key(settings.data_dir))
    queues = {
        jobs.JOBS: _connect_jobs(settings),
        jobs.FILES: _connect_files(settings),
        jobs.MAIL: _connect_mail(settings),
        jobs.SCANS: _connect_scans(settings),
    }
    jobs.connect({name: queues[name].task(name="run_job")(_run_job) for name in jobs.WOKEN}, instant=clock.now)
    return queues


def _connect_jobs(settings: Settings) -> Huey:
    huey = _queue(settings, jobs.JOBS)
    every_minute, nightly = crontab(minute="*"), crontab(minute="15", hour="2")
    _sweep(huey, jobs.JOBS)
    huey.periodic_task(every_minute, name="start_payment_runs")(start_payment_runs)
    huey.periodic_task(nightly, name="recalculate")(recalculate)
    huey.periodic_task(nightly, name="issue_orders")(issue_orders)
    hourly = crontab(minute="0")
    new_year = huey.periodic_task(hourly, name="issue_new_years_orders")(issue_new_years_orders)
    huey.on_startup(name="new_year")(new_year)
    huey.periodic_task(nightly, name="attach_visits")(attach_visits)
    huey.periodic_task(nightly, name="tidy_up")(tidy_up)
    huey.periodic_task(nightly, name="keep_chain_end")(lambda: keep_chain_end(settings))
    huey.periodic_task(crontab(minute="5"), name="start_backup")(lambda: start_backup(settings))
    mornings = crontab(minute="30", hour="5-8")  # once a day, even where the worker was away for an hour
    huey.periodic_task(mornings, name="send_daily_emails")(send_daily_emails)
    return huey


def _connect_files(settings: Settings) -> Huey:
    huey = _queue(settings, jobs.FILES)
    _sweep(huey, jobs.FILES)
    return huey


def _sweep(huey: Huey, queue: str) -> None:
    """At the start and every minute: run what is due, and once more when the leases of a killed worker have run out."""
    sweep = huey.periodic_task(crontab(minute="*"), name="sweep_jobs")(lambda: sweep_jobs(queue))
    huey.on_startup(name="sweep")(lambda: take_up_again(queue, sweep))


def _connect_mail(settings: Settings) -> Huey:
    huey = _queue(settings, jobs.MAIL)
    send = huey.periodic_task(crontab(minute="*"), name="send_mail")(lambda: send_mail(settings))
    huey.on_startup(name="send")(send)
    if settings.returned_mail:
        huey.periodic_task(crontab(minute="*"), name="take_in_returned_mail")(lambda: take_in_returned_mail(settings))
    huey.periodic_task(crontab(minute="*"), name="tell_systems")(tell_systems)
    return huey


def _connect_scans(settings: Settings) -> Huey:
    huey = _queue(settings, jobs.SCANS)
    scan = huey.periodic_task(crontab(minute="*"), name="scan_files")(scan_files)
    huey.on_startup(name="scan")(scan)
    return huey


def _queue(settings: Settings, name: str) -> Huey:
    if settings.huey_url:
        return RedisHuey(NAMES[name], url=settings.huey_url, results=False)
    return SqliteHuey(NAMES[name], filename=str(settings.data_dir / f"{name}.db"), fsync=True, results=False)


@contextmanager
def connected() -> Iterator[None]:
    """A connection of the task's own. Raises OtherVersion where the database is of another version of the program."""
    with database.connection_context():
        if not is_of_this_version():
            raise OtherVersion
        yield


def _run_job(job_id: int) -> None:
    """Run one job, unless another worker has it."""
    with connected():
        jobs.run(job_id, clock.moment(), HANDLERS)


def take_up_again(queue: str, sweep: TaskWrapper) -> None:
    """At the start: what is due now, and once more when the leases of a worker that was killed have run out."""
    sweep_jobs(queue)
    sweep.schedule(delay=jobs.QUEUES[queue].lease.total_seconds() + 1)


def sweep_jobs(queue: str) -> None:
    """Run what is due: wake-ups that got lost, attempts to be made again, and what a killed worker left."""
    with connected():
        jobs.run_due(clock.moment(), HANDLERS, queue)


def start_payment_runs() -> None:
    """Finalise each approved payment run whose day has come."""
    with connected():
        approving.start_due(clock.moment())


def scan_files() -> None:
    """Scan the files that wait, and ask again about those that could not be scanned: a scanner that hangs holds up this
    queue only.
    """
    with connected():
        files.scan_again(clock.moment())
        jobs.run_due(clock.moment(), HANDLERS, jobs.SCANS)


def send_mail(settings: Settings) -> None:
    """Send the e-mails that are due: a server that hangs holds up this queue only."""
    with connected():
        sender = f"remit@{urlsplit(settings.base_url).hostname}"
        outgoing_email.send_due(clock.moment(), settings.mail_url, sender, settings.mail_ca_file)


def take_in_returned_mail(settings: Settings) -> None:
    """Note which e-mails came back."""
    with connected():
        if settings.returned_mail:
            returned_mail.take_in(settings.returned_mail, clock.moment())


def tell_systems() -> None:
    """Tell other systems what happened: for so many seconds at most, as e-mails wait for this worker."""
    with connected():
        queueing.queue_new(clock.moment())
        sending.send_due(clock.moment(), time.monotonic)


def recalculate() -> None:
    """Work out again what is due: periods open and end as days go by, and so do the days to answer a plan."""
    with connected():
        answering.accept_unanswered(clock.moment())
        action_closing.close_silent(clock.moment())
        purchase_orders.issue_missing(clock.moment())
        consequences.everything_changed(clock.moment())


def send_daily_emails() -> None:
    """Note adjustments and late items that are new, then send everybody the one e-mail of the day."""
    with connected():
        payment_exceptions.send_new(clock.moment())
        daily_emails.send(clock.moment())


def issue_orders() -> None:
    """Bring purchase orders up to date: next year's are issued on 1 March, and with no import in between."""
    with connected():
        purchase_orders.reissue_all(clock.moment())
        claim_orders.issue_claim_orders(clock.moment())


def issue_new_years_orders() -> None:
    """Issue what a new year asks for, in its first hour and where a worker starts: nobody waits for the night."""
    with connected():
        purchase_orders.issue_missing(clock.moment())


def attach_visits() -> None:
    """Visits that waited for an order attach to the lines that cover them now."""
    with connected():
        matching.attach_waiting(clock.moment())


def keep_chain_end(settings: Settings) -> None:
    """Keep outside the database where the chain of audit events ends, so that one made anew is found."""
    with connected():
        chain_ends.keep_tonight(settings.data_dir, clock.moment())


def start_backup(settings: Settings) -> None:
    """Start `flask backup` in a process of its own, at low priority, and wait for nothing: it holds up no job. A
    practice place needs none.
    """
    if settings.practice_of:
        return
    command = ("--app", "app:create_app", "backup", "--if-due")
    programs.start_beside("flask", *command, environment=as_environment(settings))


def tidy_up() -> None:
    """Delete what is not needed any more: old tries, form keys, sessions, done jobs, lost files."""
    at = clock.moment()
    with connected():
        jobs.forget_old(at)
        sessions.sweep(at)
        signing_in.sweep(at)
        form_keys.sweep(at)
        outgoing_email.forget_words(at)
        api_answers.sweep(at)
        sending.sweep(at)
        waiting_files.sweep(at)
        file_results.sweep(at)
        care_uploads.sweep(at)
        care_results.sweep(at)
        e_invoices.sweep(at)
        drafts.sweep(at)
        notices.sweep(at)
        files.sweep(at)
        packs.sweep(at)
        pdf.sweep(at)
        report_files.sweep(at)
        page_pictures.sweep(at)
