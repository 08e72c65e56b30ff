"""The check-up's second half: the database and what must be in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from onewindow.catalog import queries as catalog
from onewindow.journal.actions import guarded
from onewindow.places import queries as places
from onewindow.program import post
from onewindow.program.findings import Finding, doubtful, right, wrong

OLDEST = 150_000
DURABLE = {"fsync": "on", "full_page_writes": "on"}
SECONDS_APART = 5
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE_MONTH = 12  # next year's holidays are published in November


def look() -> Iterator[Finding]:
    """Everything that the database itself can tell."""
    yield version()
    yield durability()
    yield letters()
    yield clocks()
    unapplied = migrations()
    yield unapplied
    if unapplied.remedy:
        return
    yield journal()
    yield reference_data()
    yield calendar(datetime.now(UTC))
    yield post.gateways()
    yield post.arriving(datetime.now(UTC))


def version() -> Finding:
    """The server's version."""
    number, words = _one("select current_setting('server_version_num')::int, version()")
    says = str(words).partition(" on ")[0]
    if int(str(number)) < OLDEST:
        return wrong("postgresql", says, "PostgreSQL 15 or newer is needed.")
    return right("postgresql", says)


def durability() -> Finding:
    """Whether what was acknowledged survives a loss of power."""
    loose = [name for name, value in DURABLE.items() if _setting(name) != value]
    if _setting("synchronous_commit") == "off":
        loose.append("synchronous_commit")
    if loose:
        return wrong("durability", f"{', '.join(loose)} off", "Set to on in postgresql.conf.")
    return right("durability", "an acknowledged submission is on disk")


def letters() -> Finding:
    """Whether the database knows Chinese letters as letters: search needs it."""
    encoding, is_letter = _one("select current_setting('server_encoding'), '身份证' ~ '^\\w+$'")
    if encoding != "UTF8" or not is_letter:
        return wrong(
            "letters",
            f"encoding {encoding}; Chinese letters are {'' if is_letter else 'not '}letters",
            "Make the database with ENCODING UTF8 and the locale C.UTF-8.",
        )
    return right("letters", "UTF-8, Chinese letters are letters")


def clocks() -> Finding:
    """Whether database and machine agree on the time."""
    (there,) = _one("select clock_timestamp()")
    assert isinstance(there, datetime)
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart > SECONDS_APART:
        return wrong("clocks", f"{apart:.0f} s between here and the database", "Use NTP on both.")
    return right("clocks", "database and machine agree")


def migrations() -> Finding:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return wrong("tables", f"{len(plan)} migration(s) not applied", "onewindow manage migrate")
    return right("tables", "all migrations applied")


def journal() -> Finding:
    """Whether the database itself refuses to change the journal."""
    if not guarded():
        return wrong(
            "journal",
            "its triggers are missing or disabled",
            "Restore a backup, or ask who removed them: `onewindow verify-journal`.",
        )
    return right("journal", "append-only, guarded by the database")


def reference_data() -> Finding:
    """Places, departments and catalogue."""
    centres, departments = len(places.centres()), len(places.departments())
    matters = sum(count for _, count in catalog.zones())
    says = f"{centres} centres, {departments} departments, {matters} matters in force"
    if not (centres and departments and matters):
        return wrong("reference data", says, "onewindow load")
    return right("reference data", says)


def calendar(at: datetime) -> Finding:
    """Whether the working calendar covers this year and the next."""
    today, years = at.astimezone(SHANGHAI).date(), places.work_calendar().years
    says = f"published {min(years)} to {max(years)}" if years else "no published year"
    remedy = "Load the State Council's notice (onewindow load); until then dates are provisional."
    if today.year not in years:
        return wrong("calendar", says, remedy)
    if today.year + 1 not in years and today.month >= NOTICE_MONTH:
        return doubtful("calendar", says, remedy)
    if today.year + 1 not in years:
        return right("calendar", f"{says}; {today.year + 1} is not to be expected before December")
    return right("calendar", says)


def _one(sql: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone() or ())


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", [name])
        return str(cursor.fetchone()[0])
