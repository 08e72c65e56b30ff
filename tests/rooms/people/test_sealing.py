"""Personal data at rest: nothing of it lies in the database in clear."""

import base64
import hashlib
import json
from datetime import date
from random import Random

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from onewindow import sealing
from onewindow.cases.actions import acceptance, deliver, drafts, intake, materials
from onewindow.cases.models import Delivery, Package
from onewindow.catalog.models import MatterVersion
from onewindow.documents import uploads
from onewindow.people import actions, queries
from onewindow.people.models import Person
from onewindow.program.demonstration import papers
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.world import AT, DAY

pytestmark = pytest.mark.usefixtures("world")

K1 = "k1:" + base64.b64encode(bytes(range(32))).decode()
K2 = "k2:" + base64.b64encode(bytes(range(1, 33))).decode()


@pytest.fixture
def keys(settings):
    """A ring of keys to turn. The first seals, all unseal."""

    def turn(*ring):
        settings.DATA_KEYS = ",".join(ring)
        sealing._keys.cache_clear()

    yield turn
    sealing._keys.cache_clear()


def columns():
    """Every column of every table that could hold a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_schema = 'public' and (data_type in ('text', 'character varying',"
            " 'character', 'json', 'jsonb', 'bytea', 'tsvector') or data_type = 'ARRAY')"
        )
        return cursor.fetchall()


def found_in_clear(secrets):
    """Where any of the secrets can be read, in text or in bytes, escaped or not."""
    wanted = [secret.encode() for secret in secrets]
    wanted += [json.dumps(secret)[1:-1].encode() for secret in secrets]
    places = []
    with connection.cursor() as cursor:
        for table, column, kind in columns():
            shown = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
            cursor.execute(
                f'select count(*) from "{table}" where exists'
                f" (select 1 from unnest(%s::bytea[]) as s(secret)"
                f" where position(s.secret in {shown}) > 0)",
                [wanted],
            )
            if cursor.fetchone()[0]:
                places.append(f"{table}.{column}")
    return places


def is_secret(value):
    return isinstance(value, str) and (len(value) >= 8 or (len(value) >= 2 and not value.isascii()))


def test_after_a_whole_story_no_column_holds_personal_data_in_clear(world):
    zhang, agent = world.zhang.person, world.agent.person
    package = telling.draft(world, "gth_new")
    owner, other = (
        drafts.Named(one.name, one.number, one.phone, one.address) for one in (zhang, agent)
    )
    by = world.zhang.actor
    drafts.set_people(
        package_id=package.pk, applicant=owner, relation="agent", agent=other, by=world.li, at=AT
    )
    papers.fill_all(package, world.zhang, Random(1), by=by, at=AT)
    for row in package.materials.filter(status="missing"):
        materials.take_paper(package_id=package.pk, material=row.material, by=world.li, at=AT)
    intake.submit(package_id=package.pk, by=by, at=AT)
    acceptance.receive(package_id=package.pk, password="246810", by=world.li, at=AT)
    acceptance.accept(package_id=package.pk, by=world.li, at=AT, confirmed=telling.ticked(package))
    case = telling.granted(world, telling.case_of(package))
    deliver.hand_over(
        case_id=case.pk, receiver=agent.name, proof="窗口签收", by=world.li, at=AT + DAY
    )

    package.refresh_from_db()
    secrets = {one for person in (zhang, agent)
               for one in (person.name, person.number, person.phone, person.address)}  # fmt: skip
    typed = {key: value for key, value in package.form.items() if is_secret(value)}
    options = set(_words_of_the_catalogue())
    secrets |= {value for value in typed.values() if value not in options}
    assert "business.name" in typed
    assert len(secrets) > 8
    assert found_in_clear(secrets) == []


def _words_of_the_catalogue():
    """Choices of a list are no secret: the catalogue itself prints them."""
    for body in MatterVersion.objects.values_list("body", flat=True):
        for field in body["form_fields"]:
            for option in field.get("options") or ():
                yield option["code"] if isinstance(option, dict) else option
            yield str(field.get("fixed"))
    yield from ("长期", "1403")


def test_the_search_for_secrets_would_find_one():
    with connection.cursor() as cursor:
        cursor.execute("update people_account set name = '李守田' where username = 'office'")
    assert found_in_clear({"李守田"}) == ["people_account.name"]


def test_a_receiver_is_sealed_too(world):
    case = telling.granted(world, telling.case_of(telling.accepted(world, telling.PLOT)))
    deliver.hand_over(case_id=case.pk, receiver="张三丰", proof="签收", by=world.li, at=AT + DAY)
    assert Delivery.objects.get(case=case).receiver == "张三丰"
    assert found_in_clear({"张三丰"}) == []


def test_a_file_on_disk_is_sealed(world, settings, tmp_path):
    settings.HOME = tmp_path
    package = telling.draft(world, telling.PLOT)
    row = package.materials.get(material="village_minutes")
    data = "村集体公示与会议记录".encode()
    upload = uploads.Upload("a.pdf", "application/pdf", bytes(32), len(data), 1, data)
    materials.attach(
        package_id=package.pk,
        material=row.material,
        upload=upload,
        title="李守田的会议记录",
        by=world.zhang.actor,
        at=AT,
    )
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert "村集体".encode() not in kept[0]
    assert found_in_clear({"李守田的会议记录"}) == []


def test_the_same_text_is_never_sealed_the_same_way():
    assert sealing.seal(b"x" * 20) != sealing.seal(b"x" * 20)


def test_a_sealed_value_that_was_touched_does_not_open():
    whole = bytearray(sealing.seal("李守田".encode()))
    whole[-1] ^= 1
    with pytest.raises(InvalidTag):
        sealing.unseal(bytes(whole))


def test_keys_turn_and_everything_stays_readable(keys):
    keys(K1)
    old = actions.know(name="甲", number=number(1), at=AT)
    keys(K2, K1)
    new = actions.know(name="乙", number=number(2), at=AT)

    assert Person.objects.get(pk=old.pk).name == "甲"
    assert Person.objects.get(pk=new.pk).name == "乙"
    assert raw(old).startswith(b"k1|")
    assert raw(new).startswith(b"k2|")

    known = actions.know(name="甲", number=number(1), phone="13800000000", at=AT)
    assert known.pk == old.pk
    assert raw(known, "phone").startswith(b"k2|")
    keys(K2)
    with pytest.raises(KeyError):
        Person.objects.get(pk=old.pk)


def raw(person, column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from people_person where id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])


def number(serial):
    return codes.identity_number(division="331081", birth_on=date(1990, 3, 7), serial=serial)


def test_a_number_finds_its_person_and_the_hash_tells_nothing(world):
    person = world.zhang.person
    assert queries.by_number(f" {person.number.lower()} ").pk == person.pk
    assert queries.by_number("331081198204170000") is None
    with connection.cursor() as cursor:
        cursor.execute("select number_hash from people_person where id = %s", [person.pk])
        kept = bytes(cursor.fetchone()[0])
    assert kept != hashlib.sha256(person.number.encode()).digest()
    assert len(kept) == 32


def test_people_are_shown_with_the_middle_hidden(world):
    shown = queries.masked(world.zhang.person)
    assert shown.name == "李**"
    assert shown.number[4:14] == "*" * 10
    assert shown.phone[3:7] == "****"
    assert world.zhang.person.number not in str(shown)


def test_sealed_json_keeps_every_kind_of_value():
    value = {"文": ["一", 2, None, True, {"深": "值"}], "": 1.5}
    package = Package(form=value)
    field = Package._meta.get_field("form")
    stored = field.get_prep_value(package.form)
    assert field.from_db_value(stored, None, connection) == value
    assert field.from_db_value(None, None, connection) == {}
