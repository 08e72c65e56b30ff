"""One centre goes from self-assessment to five stars; an objection is heard on the way."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from onewindow.quality.actions import star_self
from onewindow.quality.models import Assessment
from tests.browser import steps
from tests.rooms.quality import starring
from tests.world import ZEGUO

COMMITS = True
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": starring.picture(5)}


def filled_in_elsewhere(world, row):
    """What the other parts of the table ask, answered by the same head."""
    row.refresh_from_db()
    scheme = starring.star_scores.scheme(row.scheme_id)
    site = {one.code for one in scheme.section("site").indicators}
    given = {code: one for code, one in starring.full(row).items() if code not in site}
    head = starring.head(world)
    at = row.opened_at
    star_self.answer(assessment_id=row.pk, given=given, version=row.version, by=head, at=at)


def answered_by_hand(page: Page) -> None:
    """The first part, in the browser: what is missing, a level, its evidence; the total follows."""
    for code in ("signs", "areas", "desks", "amenities", "emergency", "access", "tidy"):
        page.locator(f"input[name={code}]").fill("0")
    page.locator("input[name=space][value=large]").check()
    expect(page.locator("#star-total strong")).to_have_text("23.00")  # 15, and 8 known
    page.locator("input[name='files.space']").set_input_files(PHOTO)
    steps.press(page, "保存，下一部分")


def test_a_centre_goes_from_self_assessment_to_five_stars(county, clock, open_page):
    # The head of the centre opens the year; what the system knows is there already.
    head = open_page("/staff/stars/", who="zeguo-head")
    steps.press(head, "启动评定")
    expect(head.get_by_text("系统取数").first).to_be_visible()
    steps.follow(head, "填写自评")
    answered_by_hand(head)
    row = Assessment.objects.get(centre=ZEGUO)
    filled_in_elsewhere(county, row)
    here = f"/staff/stars/{row.pk}/"
    head.goto(steps.absolute(head, here))
    expect(head.locator("#path")).to_be_visible()
    steps.press(head, "提交自评")

    # The office looks at the papers, then, telephone in hand, at the hall.
    office = open_page(here, who="office", width=390)
    steps.press(office, "初核通过")
    steps.follow(office, "去现场核验")
    office.get_by_label("哪一项").select_option("tidy")
    office.get_by_label("扣几分").fill("0.5")
    office.get_by_label("看到什么").fill("饮水机旁有纸箱")
    office.locator("input[name=photos]").set_input_files(PHOTO)
    steps.press(office, "扣分")
    expect(office.locator(".star-found img")).to_be_visible()
    steps.press(office, "核验完成")
    steps.press(office, "公示")

    # Anybody reads the notice, and may object without a log-in.
    citizen = open_page("/stars/", width=390)
    steps.follow(citizen, "泽国镇便民服务中心")
    expect(citizen.locator(".lead")).to_contain_text("拟评五星")
    citizen.get_by_label("您有什么异议").fill("周六上午没有人引导。")
    steps.press(citizen, "提交异议")
    expect(citizen.get_by_text("您的异议已收到")).to_be_visible()
    office.reload()
    office.get_by_label("不成立，公示继续").check()
    office.get_by_label("答复（公示页上看得到）").fill("周六有一名导办轮值。")
    steps.press(office, "答复异议")

    # Days later somebody else gives the star; it hangs in the hall, and stands on its page.
    clock.at += timedelta(days=9)
    lead = open_page(here, who="office-lead")
    steps.press(lead, "授星")
    expect(lead.get_by_text("星级有效到")).to_be_visible()
    citizen.goto(steps.absolute(citizen, f"/halls/{ZEGUO}/"))
    steps.follow(citizen, "五星")
    expect(citizen.get_by_text("周六有一名导办轮值。")).to_be_visible()
    pdf = citizen.request.get(steps.absolute(citizen, f"/stars/{row.pk}/certificate.pdf"))
    assert pdf.body().startswith(b"%PDF")
