"""亲友代办 on the telephone and at the window, walked as its people do."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from onewindow.cases.models import Package
from onewindow.people.models import Proxy
from tests.doors.owners import signed_in
from tests.rooms.cases import telling
from tests.world import TODAY, ZEGUO

UNTIL = (TODAY + timedelta(days=30)).isoformat()
PLOT = telling.PLOT


@pytest.fixture
def asked(world):
    other = world.agent.person
    return {
        "name": other.name,
        "number": other.number,
        "relation": "family",
        "scope": "some",
        "matters": [PLOT],
        "until_on": UNTIL,
        "consent": "1",
    }


def scan():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 200, 190)).save(out, "PNG")
    out.seek(0)
    out.name = "委托书.png"
    return out


def test_matters_are_left_acted_upon_and_taken_back(world, visit, asked):
    zhang, agent = visit("li-shop"), visit("agent-wang")
    zhang.get(f"/my/family/grant/?matter={PLOT}").send(**{**asked, "consent": "", "name": "错的"})
    assert {"#f-name", "#f-consent"} <= {href for _said, href in zhang.errors}
    zhang.send(**asked)
    assert zhang.path == "/my/family/"
    assert world.agent.person.name in zhang.main
    zhang.get("/my/family/grant/").send(**asked)  # the back button, and once more
    assert "同样的委托已经有了" in zhang.main

    row = Proxy.objects.get()
    agent.get("/my/family/").post(f"/my/family/{row.pk}/act/")
    assert agent.path == f"/guide/{PLOT}/"
    assert f"正在替{world.zhang.person.name}办" in agent.html
    agent.post(f"/ask/matter/{PLOT}/begin/", {"centre": ZEGUO, "ticket": "1"})
    package = Package.objects.get()
    assert (package.applicant_id, package.agent_id) == (
        world.zhang.person.pk,
        world.agent.person.pk,
    )
    assert "正在替" not in agent.html
    zhang.get(f"/apply/{package.pk}/")
    assert f"{world.agent.person.name} 代 {world.zhang.person.name} 办理" in zhang.main
    zhang.get(f"/my/family/{row.pk}/end/").send()
    assert "已收回" in zhang.main
    assert agent.get(f"/apply/{package.pk}/").page.status_code == 404
    assert agent.get("/my/").main.count("宅基地") == 0


def test_what_an_authority_does_not_cover_is_said_where_it_is_chosen(world, visit, asked):
    visit("li-shop").get("/my/family/grant/").send(**asked)
    agent = visit("agent-wang")
    agent.post("/ask/matter/passport/begin/", {"centre": ZEGUO, "ticket": "2"})
    package = Package.objects.get()
    agent.get(f"/apply/{package.pk}/whom/")
    assert f"{world.zhang.person.name}（委托了我）" in agent.main
    agent.send(relation=f"proxy:{Proxy.objects.get().pk}")
    assert agent.page.status_code == 422
    assert "要本人到场办" in agent.main
    agent.send(relation="proxy:nonsense")
    assert agent.page.status_code == 422


def test_who_has_no_telephone_leaves_matters_at_the_window(world, asked):
    clerk = signed_in("zeguo-clerk1")
    assert "请刷委托人的身份证" in clerk.get("/staff/window/proxies/").content.decode()
    clerk.post("/staff/window/scan/", {"q": world.zhang.person.number})
    page = clerk.post("/staff/window/proxies/", asked)
    assert "缺少材料：签好的授权委托书" in page.content.decode()
    clerk.post("/staff/window/proxies/", {**asked, "scan": scan()})
    row = Proxy.objects.get()
    assert (row.channel, row.grantor_id) == ("window", world.zhang.person.pk)
    page = clerk.get("/staff/window/proxies/")
    assert world.agent.person.name in page.content.decode()
    clerk.post("/staff/window/proxies/", {"end": str(row.pk)})
    row.refresh_from_db()
    assert row.ended_why == "revoked"
