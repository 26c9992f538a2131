"""Django's admin as it comes: the list of 50 of 200,000 line items, ten columns, two of them of other tables.

`python -m bench.peers.django_admin FOLDER` makes its database and prints the cookie of somebody who is signed in;
gunicorn serves `application`. PEERS_FOLDER says where the database is.
"""

import os
import sqlite3
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.urls import path

from bench.peers import rows

FOLDER = Path(os.environ.get("PEERS_FOLDER", "."))
SIDE = ["admin", "auth", "contenttypes", "sessions", "messages"]
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
PROCESSORS = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth")
SQLITE = "django.db.backends.sqlite3"
TEMPLATES = "django.template.backends.django.DjangoTemplates"

settings.configure(
    SECRET_KEY="for the bench alone",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["bench.peers", *(f"django.contrib.{name}" for name in SIDE)],
    MIDDLEWARE=list(MIDDLEWARE),
    TEMPLATES=[
        {
            "BACKEND": TEMPLATES,
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [*PROCESSORS, "django.contrib.messages.context_processors.messages"],
            },
        }
    ],
    DATABASES={"default": {"ENGINE": SQLITE, "NAME": FOLDER / "peers.sqlite3", "CONN_MAX_AGE": None}},  # kept, as ours
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="/static/",
    USE_TZ=True,
)
django.setup()

from django.contrib import admin  # noqa: E402 - Django's parts can be imported once it is set up
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402


class Provider(models.Model):
    """Who provides."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label = "peers"

    def __str__(self):
        return self.name


class Service(models.Model):
    """Where."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label = "peers"

    def __str__(self):
        return self.name


class LineItem(models.Model):
    """What is bought."""

    ssref = models.CharField(max_length=20)
    client = models.CharField(max_length=200)
    provider = models.ForeignKey(Provider, models.CASCADE)
    service = models.ForeignKey(Service, models.CASCADE)
    level = models.CharField(max_length=50)
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    cost = models.CharField(max_length=50)
    pricing = models.CharField(max_length=50)
    reference = models.CharField(max_length=20)
    care_package_ref = models.CharField(max_length=20)
    is_authorised = models.BooleanField()

    class Meta:
        app_label = "peers"


class LineItems(admin.ModelAdmin):
    """The list, without anything that would make it slower than it has to be."""

    list_display = (
        "ssref",
        "client",
        "provider",
        "service",
        "level",
        "start_date",
        "cost",
        "pricing",
        "reference",
        "care_package_ref",
        "is_authorised",
    )
    list_select_related = ("provider", "service")
    list_per_page = 50
    show_full_result_count = False


admin.site.register(LineItem, LineItems)
urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()


def make():
    """Its tables and rows, and somebody who is signed in. Returns their cookie."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Provider, Service, LineItem):
            editor.create_model(model)
    written = sqlite3.connect(FOLDER / "peers.sqlite3")
    rows.write(written)
    written.close()
    browser = Client()
    browser.force_login(User.objects.create_superuser("bench", "bench@big.example", "bench"))
    return browser.cookies["sessionid"].value


if __name__ == "__main__":
    sys.stdout.write(make())
