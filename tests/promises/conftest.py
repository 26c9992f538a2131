"""Fixtures of the promises."""

import pytest

import models
from tests.support.databases import in_empty_database
from tests.support.shapes import shape_of
from web.database import open_database


@pytest.fixture
def shape_of_the_models(test_database, tmp_path_factory):
    with in_empty_database(test_database, tmp_path_factory.mktemp("models")) as empty:
        models.database.create_tables(models.ALL_TABLES)
        shape = shape_of(empty)
    open_database(test_database.url)
    return shape
