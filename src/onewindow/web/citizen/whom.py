"""For whom: myself, or somebody for whom I act; both are named and never confused."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import drafts
from onewindow.cases.actions import proxies as acting
from onewindow.cases.actions.drafts import Named
from onewindow.people import queries as people_queries
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import authorities, errors, kit
from onewindow.web.citizen import draft
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import go, kept, kit_redirect, signed_in
from onewindow.web.parts import Choice, Field, Mistake

SELF = "self"
UPON = "proxy:"  # before the id of an authority
NATURAL, LEGAL = "自然人", "法人"


@require_http_methods(["GET", "POST"])
@signed_in
def people(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """The one decision: for myself, or as whose what."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    problems = []
    if request.method == "POST":
        relation = request.POST.get("relation", "")
        if relation == SELF:
            drafts.set_people(package_id=one.id, applicant=None, relation=SELF, by=me, at=kit.now())
            return kit_redirect(request, one.url("onward"))
        if relation.startswith(UPON):
            problems = _upon(one, relation.removeprefix(UPON))
            if not problems:
                return kit_redirect(request, one.url("onward"))
        elif relation in _relations():
            return go(request, "applicant", one.id, query=f"relation={relation}")
        else:
            problems.append(Mistake(_("请选择为谁办理。"), "#f-relation"))
    field = Field(
        "relation",
        _("为谁办理？"),
        "radios",
        choices=[
            Choice(value, label, hint, is_chosen=value == _chosen(one))
            for value, (label, hint) in {
                SELF: (_("我自己"), ""),
                **_held(me),
                **_relations(),
            }.items()
        ],
        error=problems[0].sentence if problems else "",
        is_page_heading=True,
    )
    context = {"one": one, "field": field, "problems": problems}
    return kit.page(request, "citizen/people.html", context)


def _chosen(one: Open) -> str:
    row = one.package
    return f"{UPON}{row.proxy_id}" if row.proxy_id else str(row.relation)


def _held(me: Actor) -> dict[str, tuple[str, str]]:
    """Who has left matters to the reader: no name, no number, no paper to bring."""
    rows = authorities.said([one for one in people_queries.authorities(to=me) if not one.ended_at])
    return {
        f"{UPON}{row.id}": (
            _("%(name)s（委托了我）") % {"name": row.other},
            "、".join(name for _code, name in row.links) or _("所有可以代办的事"),
        )
        for row in rows
        if not row.is_mine
    }


def _upon(one: Open, proxy: str) -> list[Mistake]:
    """Act upon an authority. Returns why it does not carry this."""
    try:
        acting.act_for(package_id=one.id, proxy_id=UUID(proxy), by=one.me, at=kit.now())
    except ValueError:
        return [Mistake(_("请选择为谁办理。"), "#f-relation")]
    except Incomplete as refused:
        said = dict.fromkeys(errors.sentence(each, one.english) for each in refused.problems)
        return [Mistake(sentence, "#f-relation") for sentence in said]
    return []


def _relations() -> dict[str, tuple[str, str]]:
    return {
        "family": (_("家里人，我来代办"), _("例如父母、配偶、子女")),
        "guardian": (_("我监护的人"), _("例如未成年的孩子")),
        "agent": (_("别人或单位委托我办"), _("要有授权委托书")),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def applicant(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """Who the applicant is, when it is not the reader; the reader becomes the agent."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    relation = request.POST.get("relation") or request.GET.get("relation") or ""
    if relation not in _relations():
        return go(request, "people", one.id)
    if request.method == "POST":
        typed: QueryDict = request.POST
        problems = _keep(request, one, relation)
        if not problems:
            return kit_redirect(request, one.url("onward"))
    else:
        before = kept(request)
        typed = QueryDict(before) if before else _before(one)
        problems = []
    context = {
        "one": one,
        "relation": relation,
        "fields": _fields(
            typed, relation, {each.where.rpartition(".")[2]: each for each in problems}
        ),
        "problems": [
            Mistake(errors.sentence(each), f"#f-{each.where.rpartition('.')[2]}")
            for each in problems
        ],
    }
    return kit.page(request, "citizen/applicant.html", context)


def _before(one: Open) -> QueryDict:
    """The name given before, so that it can be corrected; numbers are typed again."""
    data = QueryDict(mutable=True)
    person = one.package.applicant
    if person is not None and not one.is_mine:
        data["name"], data["kind"] = person.name, person.kind
    return data


def _keep(request: HttpRequest, one: Open, relation: str) -> list[Problem]:
    kind = LEGAL if request.POST.get("kind") == LEGAL and relation == "agent" else NATURAL
    named = Named(
        name=request.POST.get("name", "").strip(),
        number=request.POST.get("number", ""),
        kind=kind,
    )
    try:
        drafts.set_people(
            package_id=one.id, applicant=named, relation=relation, by=one.me, at=kit.now()
        )
    except Incomplete as refused:
        return [_plain(each) for each in refused.problems]
    return []


def _plain(problem: Problem) -> Problem:
    """Without the label it came with: its place has one in both languages."""
    params = {key: value for key, value in problem.params.items() if key != "label"}
    return Problem(problem.where, problem.code, problem.sentence, params)


def _fields(typed: QueryDict, relation: str, wrong: dict[str, Problem]) -> list[Field]:
    def said(name: str) -> str:
        return errors.sentence(wrong[name]) if name in wrong else ""

    kind = typed.get("kind", NATURAL)
    found = []
    if relation == "agent":
        found.append(
            Field(
                "kind",
                _("申请人是"),
                "radios",
                choices=[
                    Choice(NATURAL, _("个人"), is_chosen=kind != LEGAL),
                    Choice(LEGAL, _("单位"), is_chosen=kind == LEGAL),
                ],
            )
        )
    found += [
        Field("name", _("申请人姓名或单位名称"), value=typed.get("name", ""), error=said("name")),
        Field(
            "number",
            _("身份证号码或统一社会信用代码"),
            "idno",
            typed.get("number", ""),
            error=said("number"),
            width="20",
        ),
    ]
    return found
