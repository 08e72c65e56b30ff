"""The pages of posts and training, each with something on it, for `test_staff_pages`."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from onewindow.people.models import Post
from onewindow.quality.actions import exams
from tests.rooms.quality import schooling
from tests.world import AT, DAY, HOUR, World

CLERK, HEAD, OFFICE = "zeguo-clerk1", "zeguo-head", "office"
NOW = AT + DAY + HOUR  # the hour of the looks
Sent = Mapping[str, str] | None


def pages(world: World) -> Iterator[tuple[str, str, Sent]]:
    """(who, address, what is sent there wrongly)."""
    schooling.load()
    passed = schooling.passed(world, world.li, "residents", at=AT)
    session = schooling.held(world, "land", at=AT + DAY)
    schooling.attended(session, world.chen, world.li, at=AT + DAY)
    attempt = exams.begin(course="land", by=world.li, at=NOW - timedelta(minutes=1))
    guide = Post.objects.get(account__username="zeguo-guide")
    here = f"training/session/{session.pk}/"
    for page in (
        "",
        "course/land/",
        f"exam/{attempt.pk}/",
        f"exam/{passed.pk}/",
        f"certificate/{passed.certificate.number}/",
    ):
        yield CLERK, f"training/{page}", None
    yield CLERK, f"{here}attend/00000000/", None
    yield HEAD, "people/", None
    yield HEAD, f"people/{guide.account_id}/?post={guide.pk}", None
    yield HEAD, f"people/{guide.account_id}/stand-in/", {"post": str(guide.pk)}
    for page in ("training/figures/", "training/qualification/", here, f"{here}code/"):
        yield HEAD, page, None
    yield HEAD, "training/plan/", {"place": ""}
    for page in ("edit/", "questions/", "questions/one_home/"):
        yield OFFICE, f"training/course/land/{page}", None
    yield OFFICE, "training/course/land/questions/new/", {"kind": "single", "seen": "1"}
