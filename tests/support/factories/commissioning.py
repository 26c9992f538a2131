"""Makers of what officers prepare before they change care: uplifts, and files of the Import page."""

from datetime import timedelta

import models
from tests.support.factories.base import NOW, TODAY, make, number
from tests.support.factories.care import make_cpli
from tests.support.factories.people import make_officer


def make_uplift(**given):
    """A preview of 4.5% for one service level."""
    terms = {"by_kind": "percent", "by_value": 45_000, "from_date": TODAY, "state": "ready"}
    return make(models.Uplift, given, previewed_at=NOW, previewed_by=make_officer, **terms)


def make_uplift_price(**given):
    cpli = given.get("cpli") or make_cpli()
    about = {"contract": cpli.contract, "organisation": cpli.contract.organisation, "start_date": TODAY}
    prices = {"was_tenthousandths": 200_000, "now_tenthousandths": 209_000, "is_new": True}
    whose = {"service_level": cpli.service_level, "cpli": cpli}
    return make(models.UpliftPrice, given, uplift=make_uplift, **about, **prices, **whose)


def make_uplift_left_out(**given):
    cpli = given.get("cpli") or make_cpli()
    whose = {"organisation": cpli.contract.organisation, "contract": cpli.contract, "service_level": cpli.service_level}
    return make(models.UpliftLeftOut, given, uplift=make_uplift, cpli=cpli, why="ended", **whose)


def make_care_upload(**given):
    """A zip of care files that waits to be looked at."""
    when = {"uploaded_at": NOW, "expires_at": NOW + timedelta(days=7)}
    return make(models.CareUpload, given, file_name=f"care{number()}.zip", sha256="", uploaded_by=make_officer, **when)
