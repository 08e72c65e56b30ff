"""An owner of the catalogue at a browser: signed in, looking at pages, posting their forms."""

import re
from html import unescape

from django.test import Client

from onewindow.catalog import actions, queries
from onewindow.catalog.queries import Edition
from onewindow.people.models import Account
from onewindow.rules.actors import Actor
from onewindow.web.staff import catalogue_events as events
from onewindow.web.staff import catalogue_typed as typing
from onewindow.web.staff.catalogue_codec import Section
from onewindow.web.staff.catalogue_draft import is_life_event, sections_of
from tests.world import AT

HOME = "/staff/catalogue/"


def signed_in(username: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Account.objects.get(username=username), backend=backend)
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def filled(section: Section, body, typed: typing.Typed | None = None) -> dict[str, str]:
    """What a browser posts from a section's page that nobody touched."""
    typed = typed or typing.written(section, body)
    blocks, grids = typing.drawn(section, typed, {})
    data = {"_end": "1"}
    for each in [one for _title, cells in blocks for one in cells]:
        data |= sent(each)
    for grid in grids:
        for row in grid.rows:
            data[f"{row.name}._at"] = row.at
            for each in row.fields:
                data |= sent(each)
    return data


def sent(field) -> dict[str, str]:
    if field.kind == "checkbox" and not field.value:
        return {}
    # Browsers end lines as the mail does.
    return {field.name: field.value.replace("\n", "\r\n")}


def draft_of(code: str, keeper: Actor) -> Edition:
    actions.draft_from(code=code, by=keeper, at=AT)
    return queries.draft(code)


def form_of(edition: Edition, name: str) -> dict[str, str]:
    (section,) = [one for one in sections_of(edition.body) if one.name == name]
    body = events.unfolded(edition.body) if is_life_event(edition.body) else edition.body
    return {**filled(section, body), "seen": edition.digest.hex()}


def at(code: str, section: str = "") -> str:
    return f"{HOME}of/{code}/draft/{section + '/' if section else ''}"


def value_of(page, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*?value="([^"]*)"', page.content.decode())
    assert found, name
    return unescape(found[1])
