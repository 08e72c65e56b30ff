"""An application at a self-service machine, from the list to the slip, through its pages."""

import io
import re

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from onewindow.cases import planning
from onewindow.cases.actions import drafts
from onewindow.cases.models import Case, Material, Package
from onewindow.catalog import actions as catalog_actions
from onewindow.journal.models import Entry
from onewindow.people.models import Account
from onewindow.rules import codes
from tests.doors.device.standing import BACKEND
from tests.world import AT, KEEPER, ZEGUO

LIST = "/kiosk/apply/"
ACCOUNT = "120000000012"


def enters(client, person, back=LIST):
    answer = client.post("/kiosk/who/", {"card": person.number, "next": back})
    assert answer["Location"] == back


def begins(client, code, kind="matter"):
    """The address of the draft that a touch begins."""
    about = f"{LIST}for/{kind}/{code}/"
    ticket = client.get(about).context["ticket"]
    answers = [client.post(f"{about}begin/", {"ticket": ticket}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    return answers[0]["Location"]


def comes(client, draft):
    """The screen that comes next, by its name, and what is on it."""
    answer = client.get(draft, follow=True)
    return answer.resolver_match.url_name.removeprefix("apply_"), answer.context


def value_of(field, key, given):
    if field.kind == "daterange":
        return {f"{key}.since": "20250101", f"{key}.until": "20260101"}
    if field.choices:
        return {key: field.choices[0].value}
    said = {"bankcard": ACCOUNT, "date": "20260401"}.get(field.kind, "1200")
    return {key: given.get(key.rpartition(".")[2], said)}


def touches(client, draft, **given):
    """Each screen's first key until the check page. given: answers by the end of their keys."""
    seen: list[str] = []
    while len(seen) < 40:
        name, context = comes(client, draft)
        seen.append(name)
        if name not in ("ask", "known", "field", "paper"):
            return seen
        data = dict(context.get("hidden") or {})
        if name == "ask":
            values = [each.value for each in context["choices"]]
            mine = [given[end] for end in given if data["question"].endswith(end)]
            data["answer"] = (mine or values)[0]
        elif name == "field":
            data |= value_of(context["field"], data["key"], given)
        elif name == "paper":
            data = {"material": context["slot"].id, "do": "later"}
        answer = client.post(f"{draft}{name}/", data)
        assert answer.status_code == 302, (data, answer.context["problems"])
    raise AssertionError(seen)


def package_of(draft):
    return Package.objects.get(pk=draft.rstrip("/").rpartition("/")[2])


def listed(client):
    return [choice.href for choice in client.get(LIST).context["choices"]]


def test_only_what_is_marked_is_listed_and_the_most_asked_for_comes_first(kiosk, world):
    hrefs = listed(kiosk)
    assert hrefs[0] == f"{LIST}for/matter/gaoling/"
    on_the_spot = hrefs.index(f"{LIST}for/matter/si_print/")
    assert on_the_spot < hrefs.index(f"{LIST}for/life/retire/")
    assert hrefs.index(f"{LIST}for/life/retire/") < hrefs.index(f"{LIST}for/matter/jb_join/")
    for code in ("matter/gth_new", "matter/passport", "life/open_shop", "matter/id_renew"):
        assert f"{LIST}for/{code}/" not in hrefs
    enters(kiosk, world.zhang.person)
    for address in ("matter/gth_new", "life/open_shop", "life/si_print", "matter/no_such"):
        assert kiosk.get(f"{LIST}for/{address}/").status_code == 404
        begun = kiosk.post(f"{LIST}for/{address}/begin/", {"ticket": "1"})
        assert begun.status_code == 404
    assert not Package.objects.exists()


def test_a_matter_no_longer_marked_at_this_hall_leaves_its_list(kiosk):
    at_other_hall = {("331081102", "kiosk"): None}
    catalog_actions.place_offerings(
        matter="gaoling", cells=at_other_hall, since=AT.date(), by=KEEPER, at=AT
    )
    assert f"{LIST}for/matter/gaoling/" in listed(kiosk)
    catalog_actions.place_offerings(
        matter="gaoling", cells={(ZEGUO, "kiosk"): None}, since=AT.date(), by=KEEPER, at=AT
    )
    assert f"{LIST}for/matter/gaoling/" not in listed(kiosk)


def test_who_is_not_known_is_asked_first_and_comes_back(kiosk):
    about = f"{LIST}for/matter/si_print/"
    assert kiosk.get(about)["Location"] == f"/kiosk/who/?next={about}"


def test_a_plain_matter_takes_four_touches_after_the_card_and_is_sent_once(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "si_print")
    assert touches(kiosk, draft) == ["known", "check"]
    lines = comes(kiosk, draft)[1]["lines"]
    assert len(lines) <= 6
    answers = [kiosk.post(f"{draft}check/") for _ in range(2)]  # the last key touched twice
    assert {answer["Location"] for answer in answers} == {f"{draft}done/"}
    case = Case.objects.get()
    package = case.package
    assert (package.channel, package.centre_id, package.stage) == ("kiosk", ZEGUO, "submitted")
    assert package.applicant == world.zhang.person
    assert Entry.objects.filter(fact="package.submit").count() == 1
    slip = kiosk.get(f"{draft}done/").text
    for said in (codes.grouped(package.code), planning.password_of(package.pk), "受理以后当天办好"):
        assert said in slip
    assert f"/progress/{package.code}" in kiosk.get(f"{draft}done/").context["address"]
    assert comes(kiosk, draft)[0] == "done"  # back leads to the slip, never to a second one


def test_the_slip_is_printed_for_who_handed_in_and_for_nobody_else(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "si_print")
    touches(kiosk, draft)
    wanted = {"what": "hand_in", "of": draft.rstrip("/").rpartition("/")[2]}
    kiosk.post(f"{draft}check/")
    job = kiosk.post("/kiosk/print/order/", wanted)["Location"]
    assert kiosk.post(f"{job}begin/").json()["pages"] == 1
    text = pypdf.PdfReader(io.BytesIO(kiosk.get(f"{job}paper/").content)).pages[0].extract_text()
    package = package_of(draft)
    assert package.code in text.replace(" ", "")
    assert planning.password_of(package.pk) in text
    kiosk.post("/kiosk/end/")
    enters(kiosk, world.agent.person)
    assert kiosk.post("/kiosk/print/order/", wanted).status_code == 404


def test_a_life_event_is_asked_for_once_and_handed_in_for_every_department(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "retire", "life")
    seen = touches(kiosk, draft, fund="yes", family_planning="no", card="yes")
    assert seen[-1] == "check"
    assert seen.count("known") >= 1
    kiosk.post(f"{draft}check/", {"as_it_is": "1"})
    matters = set(Case.objects.values_list("matter", flat=True))
    assert matters == {"emp_retire", "hpf_retire", "sscard_re"}


def test_a_matter_that_an_answer_brings_in_and_no_machine_takes_leads_to_a_window(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "flex", "life")
    seen = touches(kiosk, draft, card="yes")
    assert seen[-1] == "kept"
    name, context = comes(kiosk, draft)
    assert "社会保障卡申领" in context["names"]
    assert not Case.objects.exists()
    assert kiosk.post(f"{draft}check/")["Location"] == f"{draft}kept/"


def test_what_the_catalogue_refuses_is_said_in_words_and_leads_to_its_screen(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "jb_join")
    touches(kiosk, draft, student="yes", special="no")
    answer = kiosk.post(f"{draft}check/")
    assert answer.status_code == 422
    problem = answer.context["problems"][0]
    assert "在校学生" in problem.sentence
    assert problem.href == f"{draft}answers/"
    question = next(
        line.href for line in kiosk.get(problem.href).context["lines"] if "student" in line.href
    )
    shown = kiosk.get(question).context
    kiosk.post(f"{draft}ask/", {**shown["hidden"], "answer": "no"})
    assert kiosk.post(f"{draft}check/", {"as_it_is": "1"})["Location"] == f"{draft}done/"


def test_a_wrong_number_is_told_on_its_own_screen_and_nothing_is_lost(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    key = "person.mobile"
    answer = kiosk.post(f"{draft}field/", {"key": key, key: "123"})
    assert answer.status_code == 422
    assert 'value="123"' in answer.text
    assert package_of(draft).form[key] == "123"
    asked = comes(kiosk, draft)[1]["hidden"]["question"]
    kiosk.post(f"{draft}ask/", {"question": asked, "answer": "public"})
    kiosk.post(f"{draft}known/")
    for data in ({}, {"as_it_is": "1"}):  # nothing is handed in around the wrong number
        answer = kiosk.post(f"{draft}check/", data)
        assert answer["Location"] == f"{draft}field/?key={key}"


def test_a_screen_asks_the_database_little_however_long_the_form(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "flex_join")
    touches(kiosk, draft, who="local")
    for page in ("check/", "field/?key=person.mobile", "filled/", ""):
        with CaptureQueriesContext(connection) as asked:
            kiosk.get(f"{draft}{page}")
        assert len(asked) <= 16, (page, len(asked))


def test_an_address_is_put_together_by_touch_alone(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    step = f"{draft}place/?key=person.home_address"
    for _ in range(4):  # town, part of its villages, village
        context = kiosk.get(step).context
        if "choices" not in context:
            break
        step = next(
            (one.href for one in context["choices"] if one.title == "泽国镇"),
            context["choices"][0].href,
        )
    sent = {**context["hidden"], "house": "12", "room": "301"}
    kiosk.post(f"{draft}place/", sent)
    assert re.fullmatch(
        r"浙江省温岭市泽国镇.+12号301室", package_of(draft).form["person.home_address"]
    )


def page_of_paper(name):
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_pages_from_the_scanner_become_one_paper(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    asked = comes(kiosk, draft)[1]["hidden"]["question"]
    kiosk.post(f"{draft}ask/", {"question": asked, "answer": "contract"})
    broken = SimpleUploadedFile("1.jpg", b"no picture", "image/jpeg")
    answer = kiosk.post(f"{draft}paper/", {"material": "lease", "file": broken})
    assert answer.status_code == 422
    assert kiosk.post(f"{draft}paper/", {"material": "lease"}).status_code == 422
    pages = [page_of_paper(f"{n}.jpg") for n in (1, 2)]
    answer = kiosk.post(f"{draft}paper/", {"material": "lease", "file": pages})
    assert answer.status_code == 302, answer.context["problems"]
    row = Material.objects.get(package=package_of(draft), material="lease")
    assert (row.status, row.document.mime) == ("given", "application/pdf")


def phone(client, citizen):
    client.force_login(Account.objects.get(person=citizen.person), backend=BACKEND)
    return client


def test_a_draft_goes_on_at_the_phone_and_at_the_window_and_comes_back(kiosk, world, client):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    kept = kiosk.get(f"{draft}kept/")
    package = package_of(draft)
    assert codes.grouped(package.code) in kept.text
    address = kept.context["phone"].partition("/my/")[2]
    mine = phone(client, world.zhang).get(f"/my/{address}")
    assert mine.status_code == 200
    drafts.fill(
        package_id=package.pk, values={"hpf_rent.amount": "900"}, by=world.zhang.actor, at=AT
    )
    kiosk.post("/kiosk/end/")
    enters(kiosk, world.zhang.person)
    assert kiosk.get(f"{LIST}begun/").context["choices"][0].href == draft
    assert kiosk.get(f"{LIST}for/matter/hpf_rent/").context["before"] == draft
    assert "900" in kiosk.get(f"{draft}filled/").text
    taken = drafts.take_over(
        code=package.code, number=world.zhang.person.number, by=world.li, at=AT
    )
    assert taken.pk == package.pk


def test_a_draft_of_the_web_is_taken_up_and_one_for_another_is_not(kiosk, world):
    mine = drafts.begin(
        centre=ZEGUO, channel="web", by=world.zhang.actor, at=AT, matters=("si_print",)
    )
    shop = drafts.begin(
        centre=ZEGUO, channel="web", by=world.zhang.actor, at=AT, matters=("tobacco_new",)
    )
    enters(kiosk, world.zhang.person)
    assert touches(kiosk, f"{LIST}{mine.pk}/")[-1] == "check"
    name, context = comes(kiosk, f"{LIST}{shop.pk}/")
    assert (name, context["onward"]) == ("kept", "")
    drafts.set_people(
        package_id=mine.pk,
        applicant=drafts.Named(world.agent.person.name, world.agent.person.number),
        relation="family",
        by=world.zhang.actor,
        at=AT,
    )
    name, context = comes(kiosk, f"{LIST}{mine.pk}/")
    assert (name, context["for_another"]) == ("kept", True)


def test_nobody_sees_the_draft_of_whoever_was_there_before(kiosk, world, device):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    pages = ["", "ask/", "known/", "field/", "check/", "filled/", "papers/", "kept/", "done/"]
    for page in pages:
        assert kiosk.get(f"{draft}{page}")["Cache-Control"] == "no-store"
    kiosk.post("/kiosk/end/")
    assert not set(kiosk.session.keys())
    for page in pages:
        assert kiosk.get(f"{draft}{page}")["Location"].startswith("/kiosk/who/")
    enters(kiosk, world.agent.person)  # the next person at the same machine
    assert kiosk.get(f"{LIST}begun/").context["choices"] == []
    for page in pages:
        assert kiosk.get(f"{draft}{page}").status_code == 404
    assert kiosk.post(f"{draft}check/").status_code == 404


def test_a_screen_in_english_comes_back_to_the_very_question(kiosk, world):
    enters(kiosk, world.zhang.person)
    draft = begins(kiosk, "hpf_rent")
    asked = f"{draft}field/?key=hpf_rent.amount"
    assert f'value="{asked}"' in kiosk.get(asked).text
    kiosk.post("/i18n/setlang/", {"language": "en", "next": asked})
    said = kiosk.get(asked).text
    assert 'lang="en"' in said
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", said, re.S)[0].isascii()
