"""Which operation does each kind of job: the one list, which whoever runs jobs hands to `jobs.run`."""

from operations import consequences, files, jobs, page_pictures, password_requests, pdf, report_files, sending_to_many
from operations.actuals_files import keeping, large_files, waiting_files
from operations.care_uploads import working as care_uploads
from operations.e_invoices import working as e_invoices
from operations.e_invoices.keeping import READ as READ_E_INVOICE
from operations.invoices import notices
from operations.packs import keeping as packs_keeping
from operations.packs import making as packs_making
from operations.payment_runs import finalising
from operations.uplifts import applying as uplifts_applying
from operations.uplifts import previewing
from operations.visits import fill_weeks
from queries.payment_runs.finalising_job import FINALISE
from queries.uplifts.worked import APPLY as APPLY_UPLIFT
from queries.uplifts.worked import WORK_OUT

HANDLERS: dict[str, jobs.Handler] = {
    FINALISE: finalising.finalise,
    notices.JOB: notices.send_changed,
    notices.AUTHORISED: notices.send_authorised,
    consequences.RECALCULATE: consequences.recalculate,
    files.SCAN: files.scan,
    keeping.READ: keeping.read_file,
    waiting_files.CHECK: large_files.check_file,
    large_files.SAVE: large_files.save_file,
    fill_weeks.FILL_WEEK: fill_weeks.fill_week,
    packs_keeping.MAKE: jobs.Recorded(packs_making.make, packs_making.note_failure),
    password_requests.LINK: password_requests.send_link,
    pdf.MAKE: pdf.make_document,
    report_files.MAKE: report_files.make_file,
    page_pictures.DRAW: page_pictures.draw,
    sending_to_many.MAKE: sending_to_many.make_actions,
    care_uploads.CHECK: care_uploads.check,
    care_uploads.APPLY: care_uploads.apply,
    READ_E_INVOICE: jobs.Recorded(e_invoices.read_file, e_invoices.note_failure),
    WORK_OUT: previewing.work_out_later,
    APPLY_UPLIFT: jobs.Recorded(uplifts_applying.apply_later, uplifts_applying.note_failure),
    sending_to_many.REMIND: sending_to_many.send_reminders,
}
