"""Every row of a database in another: SQLite or PostgreSQL, in either direction, with nothing changed on the way."""
