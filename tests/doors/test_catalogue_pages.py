"""The pages of the catalogue's owners: what they show, keep, refuse and bring into force."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.catalog import gateways, queries
from onewindow.rules.actors import Actor
from onewindow.web.staff.catalogue_draft import sections_of
from tests.doors.owners import HOME, at, draft_of, form_of, signed_in, text, value_of
from tests.rooms.cases import telling
from tests.world import ZEGUO, World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(autouse=True)
def _in_the_county(world: World) -> None:
    """Every test here stands in the county."""


@pytest.fixture
def owner(world: World) -> Client:
    return signed_in("catalogue")


@pytest.fixture
def keeper(world: World) -> Actor:
    return world.staff("catalogue")


# --- Reading ---------------------------------------------------------------------------------


def test_owners_find_what_they_keep(owner):
    page = owner.get(HOME)
    assert page.status_code == 200
    assert text(page).count("已发布 第 1 版") == 50
    onward = re.search(r'rel="next"\s+href="([^"]+)"', page.content.decode())
    assert onward
    later = owner.get(unescape(onward[1]))
    assert text(later).count("已发布 第 1 版") == 50

    assert "开便利店" in text(owner.get(HOME + "?kind=events"))
    found = text(owner.get(HOME, {"q": "林木", "of": "land"}))
    assert "林木采伐许可证核发" in found
    assert "没有符合条件的事项" in text(owner.get(HOME, {"status": "draft"}))


def test_every_page_opens_in_both_languages(owner, keeper):
    draft_of("tobacco_new", keeper)
    draft_of("open_shop", keeper)
    pages = [
        *(HOME + part for part in ("", "new/", "synonyms/", "top/", "files/")),
        HOME + "of/gth_new/places/",
        *(HOME + part for part in ("of/gth_new/", "of/open_shop/versions/1/")),
        HOME + "of/tree_cut/withdraw/",
        *(at("tobacco_new", part) for part in ("", "preview", "difference", "publish", "discard")),
        *(at("open_shop", part) for part in ("", "preview", "english", "stages", "questions")),
        *(at("tobacco_new", one.name)
          for one in sections_of(queries.draft("tobacco_new").body)),
    ]  # fmt: skip
    english = signed_in("catalogue", "en")
    for page in pages:
        assert owner.get(page).status_code == 200, page
        answer = english.get(page)
        assert answer.status_code == 200, page
        assert '<html lang="en"' in answer.content.decode()


@pytest.mark.parametrize("username", ["zeguo-clerk1", "market-approve"])
def test_others_are_kept_out_and_strangers_asked_who_they_are(username):
    assert signed_in(username).get(HOME).status_code == 403
    assert signed_in(username).post(HOME + "of/gth_new/").status_code == 403
    assert Client().get(HOME)["Location"].startswith("/staff/sign-in/")


def test_what_is_not_there_is_not_found(owner):
    for page in ("of/nothing/", "of/gth_new/draft/", "of/gth_new/versions/9/"):
        assert owner.get(HOME + page).status_code == 404, page


def test_a_version_is_shown_as_the_citizen_sees_it(owner):
    page = HOME + "of/tobacco_new/versions/1/"
    asked = text(owner.get(page))
    assert "经营场所" in asked
    assert "演示值" in asked  # the promised limit is assumed

    answered = text(owner.get(page, {"q.tobacco_new.near_school": "yes"}))
    assert "学校、幼儿园周边不予设置零售点" in answered


# --- Drafting --------------------------------------------------------------------------------


def test_a_draft_is_opened_edited_and_published(owner, keeper):
    opened = owner.post(HOME + "of/gth_new/")
    assert opened["Location"] == at("gth_new")

    form = form_of(queries.draft("gth_new"), "basic") | {"name": "个体户开业登记"}
    assert owner.post(at("gth_new", "basic"), form)["Location"] == at("gth_new")
    assert queries.draft("gth_new").body["name"] == "个体户开业登记"
    assert queries.published("gth_new").body["name"] == "个体工商户设立登记"

    difference = text(owner.get(at("gth_new", "difference")))
    assert "个体工商户设立登记" in difference
    assert "个体户开业登记" in difference
    publish = text(owner.get(at("gth_new", "publish")))
    assert "现行第 1 版同时被替代" in publish
    assert "有 0 份没交的草稿" in publish

    assert owner.post(at("gth_new", "publish"))["Location"] == HOME + "of/gth_new/"
    assert queries.published("gth_new").body["name"] == "个体户开业登记"


def test_open_drafts_of_a_life_event_are_counted_before_it_changes(owner, keeper, world):
    telling.draft(world, life_event="farm_house")
    draft_of("farm_house", keeper)
    assert "有 1 份没交的草稿用的是现行版本" in text(owner.get(at("farm_house", "publish")))
    withdrawing = text(owner.get(HOME + "of/farm_house/withdraw/"))
    assert "有 1 份没交的草稿，不能再提交" in withdrawing


def test_lines_are_added_moved_and_taken_away_without_saving(owner, keeper):
    edition = draft_of("gth_new", keeper)
    form = form_of(edition, "materials")
    names = [one["name"] for one in edition.body["materials"]]

    page = owner.post(at("gth_new", "materials"), {**form, "_add": "materials"})
    assert page.status_code == 200
    added = f"materials.{len(names)}"
    assert f'name="{added}.name"' in page.content.decode()

    moved = owner.post(at("gth_new", "materials"), {**form, "_up": "materials.1"})
    assert value_of(moved, "materials.0.name") == names[1]
    gone = owner.post(at("gth_new", "materials"), {**form, "_remove": "materials.0"})
    assert value_of(gone, "materials.0.name") == names[1]
    assert queries.draft("gth_new").digest == edition.digest

    new = {"_at": "", "material_id": "lamp", "name": "灯具照片", "need": "必要",
           "source_type": "申请人自备", "copies": "2", "when": ""}  # fmt: skip
    filled_in = {f"{added}.{key}": value for key, value in new.items()}
    saved = owner.post(at("gth_new", "materials"), {**form, **filled_in})
    assert saved.status_code == 302
    last = queries.draft("gth_new").body["materials"][-1]
    assert (last["material_id"], last["copies"], last["need"]) == ("lamp", 2, "必要")
    assert queries.draft("gth_new").body["materials"][:-1] == edition.body["materials"]


def test_all_that_cannot_be_read_is_told_in_its_place_and_nothing_is_saved(owner, keeper):
    edition = draft_of("tobacco_new", keeper)
    form = form_of(edition, "limits") | {
        "legal_limit.days": "二十",
        "promised_limit.days": "",
        "fee.amount_yuan": "1.234",
    }
    page = owner.post(at("tobacco_new", "limits"), form)
    assert page.status_code == 422
    html = page.content.decode()
    for name in ("legal_limit-days", "promised_limit-days", "fee-amount_yuan"):
        assert f'href="#f-{name}"' in html
        assert f'id="f-{name}-error"' in html
    assert value_of(page, "legal_limit.days") == "二十"
    assert queries.draft("tobacco_new").digest == edition.digest


def test_a_draft_keeps_what_is_wrong_and_says_where(owner, keeper):
    edition = draft_of("tobacco_new", keeper)
    form = form_of(edition, "limits") | {"promised_limit.days": "25"}
    assert owner.post(at("tobacco_new", "limits"), form).status_code == 302

    assert "有 1 处要改" in text(owner.get(at("tobacco_new")))
    page = owner.get(at("tobacco_new", "limits"))
    assert page.status_code == 200
    assert 'id="f-promised_limit-days-error"' in page.content.decode()
    refused = owner.post(at("tobacco_new", "publish"))
    assert refused.status_code == 422
    assert "承诺期限 25 天超过了法定期限 20 天" in text(refused)
    assert queries.published("tobacco_new").number == 1


def test_a_wrong_line_is_opened_and_marked(owner, keeper):
    edition = draft_of("tobacco_new", keeper)
    form = form_of(edition, "materials")
    form["materials.3.when"] = "no_such_question = yes"
    assert owner.post(at("tobacco_new", "materials"), form).status_code == 302
    page = owner.get(at("tobacco_new", "materials")).content.decode()
    assert 'id="f-materials-3-when-error"' in page


def test_the_second_tab_is_told_and_keeps_what_was_typed(owner, keeper):
    edition = draft_of("gth_new", keeper)
    form = form_of(edition, "basic")
    owner.post(at("gth_new", "basic"), form | {"name": "先存的名称"})

    late = owner.post(at("gth_new", "basic"), form | {"name": "后存的名称"})

    assert late.status_code == 409
    assert value_of(late, "name") == "后存的名称"
    assert queries.draft("gth_new").body["name"] == "先存的名称"


def test_a_form_that_did_not_arrive_whole_empties_nothing(owner, keeper):
    edition = draft_of("gth_new", keeper)
    form = form_of(edition, "materials")
    cut = {key: value for key, value in form.items() if not key.startswith("materials.1")}
    cut.pop("_end")
    assert owner.post(at("gth_new", "materials"), cut).status_code == 422
    assert queries.draft("gth_new").digest == edition.digest


def test_a_life_event_s_matters_move_between_stages(owner, keeper):
    edition = draft_of("newborn", keeper)
    form = form_of(edition, "stages")
    items = [item for stage in edition.body["stages"] for item in stage["items"]]
    n = next(n for n, item in enumerate(items) if item.get("matter") == "mi_join")
    form[f"_items.{n}.stage"] = "2"
    assert owner.post(at("newborn", "stages"), form).status_code == 302
    second = queries.draft("newborn").body["stages"][1]["items"]
    assert "mi_join" in {item.get("matter") for item in second}


def test_english_is_kept_beside_each_text(owner, keeper):
    edition = draft_of("gth_new", keeper)
    page = owner.get(at("gth_new", "english")).content.decode()
    lines = re.findall(r'for="f-english-(\d+)">([^<]+)', page)
    number = next(n for n, label in lines if label == "个体工商户设立登记")
    form = {
        f"english.{n}": (edition.body["english"].get(unescape(label), "")) for n, label in lines
    }
    form |= {f"english.{number}": "Open a sole trader", "seen": edition.digest.hex(), "_end": "1"}
    assert owner.post(at("gth_new", "english"), form).status_code == 302
    english = queries.draft("gth_new").body["english"]
    assert english["个体工商户设立登记"] == "Open a sole trader"
    assert len(english) > 20


def test_a_draft_is_discarded_after_asking(owner, keeper):
    draft_of("gth_new", keeper)
    assert "不能恢复" in text(owner.get(at("gth_new", "discard")))
    assert owner.post(at("gth_new", "discard"))["Location"] == HOME + "of/gth_new/"
    assert owner.get(at("gth_new")).status_code == 404


def test_a_new_matter_is_begun_from_another(owner):
    wrong = owner.post(HOME + "new/", {"code": "Bad", "name": "", "like": "gth_new"})
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert all(f'id="f-{name}-error"' in html for name in ("code", "name", "department"))
    form = {"code": "stall", "name": "夜市摊位", "department": "market", "like": "nothing"}
    assert owner.post(HOME + "new/", form).status_code == 422
    begun = owner.post(HOME + "new/", form | {"like": "vendor_card"})
    assert begun["Location"] == at("stall")
    assert queries.draft("stall").body["name"] == "夜市摊位"


def test_withdrawing_needs_a_reason_and_says_what_follows(owner):
    page = HOME + "of/tree_cut/withdraw/"
    assert "已经受理的件照常办完" in text(owner.get(page))
    assert owner.post(page, {"why": " "}).status_code == 422
    assert owner.post(page, {"why": "职权上收"})["Location"] == HOME + "of/tree_cut/"
    assert queries.holding("tree_cut").status == "withdrawn"
    needed = owner.post(HOME + "of/gth_new/withdraw/", {"why": "试"})
    assert needed.status_code == 409
    assert "一件事" in text(needed)


def test_owners_choose_what_the_first_page_offers_first(owner):
    page = HOME + "top/"
    before = [one.code for one in queries.top_tasks()]
    owner.post(page, {"_out": before[0]})
    assert "渔业捕捞许可证核发" in text(owner.get(page, {"q": "渔业捕捞许可证"}))
    owner.post(page, {"_in": "fish_permit"})
    owner.post(page, {"_up": "fish_permit"})
    chosen = [*before[1:-1], "fish_permit", before[-1]]
    assert [one.code for one in queries.top_tasks()] == chosen

    shown = re.findall(
        r'class="doors__door" href="/guide/(\w+)/"', Client().get("/").content.decode()
    )
    assert shown == chosen

    assert owner.post(page, {"_in": "nothing"}).status_code == 422
    owner.post(HOME + "of/fish_permit/withdraw/", {"why": "职权上收"})
    assert [one.code for one in queries.top_tasks()] == [*before[1:-1], before[-1]]


# --- Where, which words, which files ---------------------------------------------------------


def test_a_change_of_place_holds_from_its_day(owner):
    page = HOME + "of/gth_new/places/"
    form = {f"at.{ZEGUO}.window": "guide", "since": "2027-01-01", "evidence": "A"}
    assert owner.post(page, form)["Location"] == page + "?on=2027-01-01"

    html = owner.get(page, {"on": "2026-12-31"})
    assert "2027-01-01 起：咨询引导" in text(html)
    wrong = owner.post(page, form | {"since": "soon"})
    assert wrong.status_code == 422

    everywhere = {"all.window": "decide", "since": "2028-01-01", "evidence": "A"}
    owner.post(page + "?on=2028-01-01", everywhere)
    places = queries.places_for(codes=["gth_new"], on=date(2028, 1, 1))
    assert {p.depth for p in places if p.channel == "window"} == {"decide"}


def test_synonyms_are_added_tried_and_taken_away(owner):
    page = HOME + "synonyms/"
    assert owner.post(page, {"term": "", "expands_to": ""}).status_code == 422
    typed = {"term": "砍木头", "expands_to": "林木采伐、许可", "note": "俗称"}
    assert owner.post(page, typed).status_code == 302
    assert ("砍木头", ["林木采伐", "许可"], "俗称") in queries.synonyms(text="砍木头")
    tried = owner.get(page, {"try": "砍木头"})
    assert "林木采伐许可证核发" in text(tried)
    assert owner.post(page, {"_remove": "砍木头"}).status_code == 302
    assert queries.synonyms(text="砍木头") == []
    assert owner.post(page, {"_remove": "砍木头"}).status_code == 404


def test_the_catalogue_goes_out_and_comes_in_after_a_look(owner):
    out = owner.get(HOME + "files/export/")
    assert out["Content-Type"] == "application/zip"
    files = dict(gateways.read_archive(out.content))
    assert "matters/gth_new.json" in files
    same = owner.post(HOME + "files/", {"archive": upload(out.content)})
    assert "没有要改的" in text(same)

    old, new = "“一件事”".encode(), "“一件好事”".encode()
    files["life_events/open_shop.json"] = files["life_events/open_shop.json"].replace(old, new)
    look = owner.post(HOME + "files/", {"archive": upload(gateways.archive(files))})
    assert "导入会这样改" in text(look)
    assert "一件好事" in text(look)
    assert queries.life_event("open_shop").number == 1

    carried = re.search(r'name="carried" value="([^"]+)"', look.content.decode())
    assert carried
    done = owner.post(HOME + "files/", {"carried": carried[1], "_confirm": "1"})
    assert "已导入" in text(done)
    assert queries.life_event("open_shop").number == 2


def test_a_faulty_archive_is_told_and_changes_nothing(owner):
    files = {"matters/gth_new.json": b'{"id": "gth_new"}', "offerings.csv": b"x\n"}
    page = owner.post(HOME + "files/", {"archive": upload(gateways.archive(files))})
    assert page.status_code == 422
    assert "什么都没有改" in text(page)
    assert "matters/gth_new.json" in text(page)
    assert owner.post(HOME + "files/", {}).status_code == 422
    assert owner.post(HOME + "files/", {"carried": "%%%"}).status_code == 422
    large = SimpleUploadedFile("c.zip", b"0" * (2 * 1024 * 1024 + 1))
    assert owner.post(HOME + "files/", {"archive": large}).status_code == 422
    junk = owner.post(HOME + "files/", {"archive": upload(b"not a zip")})
    assert junk.status_code in (409, 422)


def upload(content: bytes) -> BytesIO:
    held = BytesIO(content)
    held.name = "catalogue.zip"
    return held
