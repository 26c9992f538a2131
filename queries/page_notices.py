"""Notices that the council puts on the landing page and the home pages."""

from datetime import date

from models import PageNotice, Person


def notices_on_landing_page(today: date) -> list[PageNotice]:
    """Those that everybody reads today, the newest first. Those of the home page: queries/home_page.py."""
    stands = (PageNotice.first_day <= today) & (PageNotice.last_day >= today)
    return list(
        PageNotice.select().where(PageNotice.place.in_(["landing", "both"]), stands).order_by(PageNotice.id.desc())
    )


def notices_since(day: date) -> list[PageNotice]:
    """Those that stand on that day or later, with who changed them last."""
    notices = PageNotice.select(PageNotice, Person).left_outer_join(Person).where(PageNotice.last_day >= day)
    return list(notices.order_by(PageNotice.first_day, PageNotice.id))


def page_notice(notice_id: int) -> PageNotice | None:
    """One of them."""
    return PageNotice.get_or_none(PageNotice.id == notice_id)
