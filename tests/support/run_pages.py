"""What an approver does on the page of a payment run, in a real browser."""

from models import PaymentRun, Person
from operations import passwords
from tests.support.waiting import wait_until

PASSWORD = "Merestone-Kettle-58"


def give_password(name):
    """Give an officer of the cast the password that approving asks for."""
    Person.update(password_hash=passwords.hash_of(PASSWORD)).where(Person.email == f"{name}@example.org").execute()


def approve_and_finalise(page, address, total, password=PASSWORD):
    """Approve a checked run with the password, then let it be finalised."""
    page.goto(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name=f"Approve, {total}").click()
    page.get_by_text(f"Finalise now, {total}...").click()
    page.get_by_role("button", name=f"Finalise now, {total}").click()
    wait_until(lambda: PaymentRun.get_by_id(int(address.rsplit("/", 1)[1])).state in ("finalising", "finalised"))
