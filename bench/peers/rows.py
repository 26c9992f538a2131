"""The rows that both peers show: 200,000 line items of 500 providers, in one SQLite file that Django has migrated."""

from datetime import date, timedelta

LINES, PROVIDERS, SERVICES = 200_000, 500, 500
FIRST_DAY = date(2023, 1, 2)


def write(connection):
    """Write them into the tables of `django_admin`, the same every time."""
    with connection:
        connection.executemany(
            "INSERT INTO peers_provider (id, name) VALUES (?, ?)",
            ((n, f"Provider {n:04d}") for n in range(1, PROVIDERS + 1)),
        )
        connection.executemany(
            "INSERT INTO peers_service (id, name) VALUES (?, ?)",
            ((n, f"House {n:04d}") for n in range(1, SERVICES + 1)),
        )
        connection.executemany(
            "INSERT INTO peers_lineitem (id, ssref, client, provider_id, service_id, level, start_date, end_date, cost,"
            " pricing, reference, care_package_ref, is_authorised) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_line(n) for n in range(1, LINES + 1)),
        )


def _line(n):
    start = (FIRST_DAY + timedelta(days=n % 900)).isoformat()
    owner = n % PROVIDERS + 1
    names = f"A{n:06d}", f"Number{n:06d}, Client{n % 97}"
    bought = "£20.50 an Hour", "14 Hours a week", f"C{n:06d}", f"CP{n:06d}", n % 50 > 0
    return n, *names, owner, owner, "Home Care", start, None, *bought
