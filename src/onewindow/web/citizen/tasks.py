"""The draft's own pages: task list, for whom, questions, delivery, giving it up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import planning
from onewindow.cases.actions import drafts
from onewindow.rules import codes, situations
from onewindow.rules.actors import Actor
from onewindow.rules.conditions import UNSURE
from onewindow.web import kit, words
from onewindow.web.citizen import draft, questions, way
from onewindow.web.citizen.kit import go, kit_redirect, signed_in
from onewindow.web.parts import Choice, Field, Line, Mistake


@require_safe
@signed_in
def tasks(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """P6: the sections, how each stands, until when it is kept, and the code for a window."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    context = {
        "one": one,
        "way": way.of(one),
        "code": codes.grouped(one.package.code),
        "centre": _centre(one),
    }
    return kit.page(request, "citizen/tasks.html", context)


def _centre(one: draft.Open) -> str:
    centre = one.package.centre
    return str(centre.name_en if words.in_english() else centre.name)


@require_safe
@signed_in
def onward(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """The next thing to do."""
    one = draft.opened(package, me)
    return draft.elsewhere(request, one) or kit_redirect(request, way.next_of(one))


@require_safe
@signed_in
def answered(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """Every question that matters and its answer, each to be changed."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    lines = [
        Line(
            words.said(each.text, one.english),
            questions.answer_said(one.bundle, each, one.package.answers) or _("还没有回答"),
            f"{one.url('question')}?change={each.key}",
        )
        for each in one.questions()
    ]
    return kit.page(request, "citizen/questions.html", {"one": one, "lines": lines})


@require_http_methods(["GET", "POST"])
@signed_in
def question(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """P5 in a draft: one question, saved at once."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    name = request.POST.get("question") or request.GET.get("change") or ""
    asked = one.bundle.asked.get(name) or situations.next_question(
        bundle=one.bundle, answers=one.package.answers, facts=one.facts
    )
    if asked is None:
        return go(request, "tasks", one.id)
    wrong = ""
    if request.method == "POST":
        value = request.POST.get("answer", "")
        if value == UNSURE or value in asked.values:
            drafts.answer(package_id=one.id, answers={asked.key: value}, by=me, at=kit.now())
            return go(request, "question", one.id)
        wrong = _("请选择一个回答；不清楚就选“不确定”。")
    context = questions.page(one.bundle, asked, one.package.answers, one.questions(), wrong)
    context["back"] = one.url("tasks")
    context["title"] = one.name
    return kit.page(request, "citizen/ask.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def delivery(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """How the result reaches the applicant."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    problems = []
    ways = planning.ways(one.package, one.plan)
    if request.method == "POST":
        chosen = request.POST.get("delivery", "")
        if chosen in ways:
            drafts.set_delivery(package_id=one.id, delivery=chosen, by=me, at=kit.now())
            return HttpResponseRedirect(one.url("onward"))
        problems.append(Mistake(_("请选择怎样拿结果。"), "#f-delivery"))
    hints = {
        planning.COUNTER: _("带身份证到 %(centre)s") % {"centre": _centre(one)},
        planning.POST: _("寄到您填的地址，邮费以窗口告知为准"),
        planning.LOCKER: _("办好后发取件码，24 小时可取"),
        planning.ONLINE: _("不领纸质证：办好后登录签收，在“我的证照”里出示，和纸质证照效力相同"),
    }
    field = Field(
        "delivery",
        _("怎样拿结果？"),
        "radios",
        choices=[
            Choice(
                each,
                way.delivery_word(each),
                hints[each],
                is_chosen=each == one.package.delivery,
            )
            for each in ways
        ],
        error=problems[0].sentence if problems else "",
        is_page_heading=True,
    )
    context = {"one": one, "field": field, "problems": problems}
    return kit.page(request, "citizen/delivery.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def discard(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """Give a draft up, after asking once."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    if request.method == "POST":
        drafts.discard(package_id=one.id, by=me, at=kit.now())
        return go(request, "mine")
    return kit.page(request, "citizen/discard.html", {"one": one})
