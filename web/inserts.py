"""Parts of a page that belong to another area: the area registers how it is drawn, the page asks for it by name.

@insert("weeks of a dispute")
def dispute_weeks(dispute):
    return "actuals/_dispute_week.html", {"week": ...}
"""

INSERTS = {}


def insert(name):
    """Register the decorated function: it returns (template, values)."""

    def register(draw):
        INSERTS[name] = draw
        return draw

    return register


def insert_of(name, *about):
    """(template, values) of the part with this name."""
    return INSERTS[name](*about)
