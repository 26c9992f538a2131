"""Every table has a maker, and what it makes stands in the database on its own."""

import pytest

import models
from tests.support import factories

MAKERS = {name.removeprefix("make_"): maker for name, maker in vars(factories).items() if name.startswith("make_")}
NAMED_OTHERWISE = {"care_package_line_item": "cpli", "contact_role": "contact", "officer_role": "officer"}


@pytest.mark.parametrize("model", models.ALL_TABLES, ids=lambda model: model.__name__)
def test_every_table_has_a_maker(database, model):
    name = NAMED_OTHERWISE.get(model._meta.table_name, model._meta.table_name)
    MAKERS[name]()
    MAKERS[name]()
    assert model.select().count() == 2


def test_a_line_of_care_hangs_together(database):
    care = factories.make_care(method={"frequency": "weekly"}, pricing="rolling", client={"surname": "Okafor"})
    assert care.cpli.service.organisation == care.contract.organisation == care.organisation
    assert (care.method.frequency, care.cpli.pricing, care.client.surname) == ("weekly", "rolling", "Okafor")
    second = factories.make_care(contract=care.contract, client=care.client)
    assert second.organisation == care.organisation
    assert second.method == care.method
