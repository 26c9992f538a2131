"""Every `flask` command, in the order of `flask --help`."""

from click import Command

from commands.backup import backup
from commands.big_council import big_council
from commands.copy_database import copy_database
from commands.create_council import create_council
from commands.demo import demo
from commands.import_care import import_care
from commands.load_take_away import load_take_away
from commands.migrate import migrate_database
from commands.practice import practice
from commands.recalculate import recalculate
from commands.report import report
from commands.restore import restore
from commands.sample_care import sample_care
from commands.search_index import search_index
from commands.set_sign_in import set_sign_in
from commands.setup_code import setup_code
from commands.verify import verify
from commands.verify_pack import verify_pack
from commands.worker import worker

ALL: tuple[Command, ...] = (
    backup,
    big_council,
    copy_database,
    create_council,
    demo,
    import_care,
    load_take_away,
    migrate_database,
    practice,
    recalculate,
    report,
    restore,
    sample_care,
    search_index,
    set_sign_in,
    setup_code,
    verify,
    verify_pack,
    worker,
)
