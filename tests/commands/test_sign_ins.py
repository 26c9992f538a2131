"""`flask create-council` and `flask set-sign-in`."""

from models import Council, Person, SecurityCode, database
from operations import passwords


def run(app, *arguments):
    database.close()  # the command opens its own
    result = app.test_cli_runner().invoke(args=list(arguments))
    database.connect(reuse_if_open=True)
    return result


def test_a_council_and_its_first_administrator(app):
    result = run(app, "create-council", "Westshire Council", "--email", "Sam@example.org", "--forename", "Sam")
    assert result.exit_code == 0, result.output
    password = result.output.split()[-1]
    assert Council.get().name == "Westshire Council"
    assert passwords.is_password_of(Person.get(), password)
    assert "a council already" in run(app, "create-council", "Second", "--email", "x@example.org").output


def test_support_sets_a_sign_in_that_can_be_used_at_once(app, cast):
    person = cast.alice
    result = run(app, "set-sign-in", person.email, "--password", "Correct-Horse7", "--security-code", "135790")
    assert result.exit_code == 0, result.output
    assert not Person.get_by_id(person.id).must_change_password
    assert not SecurityCode.get(SecurityCode.person == person).must_change


def test_a_temporary_one_must_be_changed(app, cast):
    arguments = ("--password", "Correct-Horse7", "--security-code", "135790", "--temporary")
    run(app, "set-sign-in", cast.alice.email, *arguments)
    assert Person.get_by_id(cast.alice.id).must_change_password
    assert SecurityCode.get(SecurityCode.person == cast.alice).must_change


def test_every_rule_that_is_broken_is_told(app, cast):
    result = run(app, "set-sign-in", cast.alice.email, "--password", "short", "--security-code", "135790")
    assert result.exit_code == 1
    assert "Use at least 9 characters\nUse at least one capital letter" in result.output
    assert (
        "There is nobody"
        in run(app, "set-sign-in", "x@example.org", "--password", "Correct-Horse7", "--security-code", "135790").output
    )


def test_the_secrets_can_be_typed_at_a_prompt_that_does_not_show_them(app, cast):
    alice = cast.alice
    database.close()  # the command opens its own
    typed = "Correct-Horse7\nCorrect-Horse7\n135790\n135790\n"
    result = app.test_cli_runner().invoke(args=["set-sign-in", alice.email], input=typed)
    database.connect(reuse_if_open=True)
    assert result.exit_code == 0, result.output
    assert "Correct-Horse7" not in result.output
    assert passwords.is_password_of(Person.get_by_id(alice.id), "Correct-Horse7")
