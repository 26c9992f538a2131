"""Rows of a table, read quickly: the sum is asked after each move, and building SQL would take most of its time."""

from models import database

_built = {}


def rows(*fields, where=None, order=None):
    """[(value of each field, ...)] of a table's rows. `where` is the same each time for the same fields."""
    key = (type(database.obj), *fields)
    if key not in _built:
        query = fields[0].model.select(*fields)
        query = query if where is None else query.where(where)
        _built[key] = query.order_by(fields[0] if order is None else order).sql()
    found = database.execute_sql(*_built[key]).fetchall()
    readers = [field.python_value for field in fields]
    return [tuple(read(value) for read, value in zip(readers, row, strict=True)) for row in found]
