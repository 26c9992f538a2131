"""`flask copy-database`."""

from models import AuditEvent, database
from tests.support.bedford import recalculate
from web.database import database_of


def test_everything_is_copied_compared_and_verified_there(app, bedford, tmp_path):
    recalculate(bedford)
    before = AuditEvent.select().count()

    def copy(*arguments):
        answer = app.test_cli_runner().invoke(args=["copy-database", *arguments])
        database.connect(reuse_if_open=True)
        return answer.exit_code, answer.output

    target = f"sqlite:///{tmp_path / 'copy.sqlite3'}"
    code, said = copy(target)
    assert code == 0, said
    assert "payment_item: " in said
    assert "every row of" in said
    assert "There the money adds up and the whole chain of audit events holds: all is well." in said
    assert AuditEvent.select().count() == before, "the portal's own database is as it was"
    there = database_of(target)
    with there.connection_context():
        assert there.execute_sql("SELECT kind FROM audit_event ORDER BY id DESC").fetchone() == ("database copied",)
    assert "There are rows in the SQLite database already" in copy(target)[1]
    assert copy(target, "--replace")[0] == 0
    assert copy(app.config["SETTINGS"].database_url)[1].startswith("Error: That is the database that the portal uses")
    assert copy("mysql://there")[1].startswith("Error: give an address that starts with sqlite:// or postgresql://")
