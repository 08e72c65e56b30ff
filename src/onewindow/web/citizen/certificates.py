"""P14: my certificates, showing one, and the public check that tells the least."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import queries
from onewindow.catalog import queries as catalog
from onewindow.documents import queries as documents
from onewindow.documents.queries import Verification
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound
from onewindow.rules.showing import is_code as is_shown_code
from onewindow.web import kit, words
from onewindow.web.citizen.kit import go, signed_in, site
from onewindow.web.citizen.lists import Tag
from onewindow.web.citizen.often import limited
from onewindow.web.parts import Card, Field, Line, Mistake


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as its holder shows it."""

    id: UUID
    title: str
    tag: Tag
    lines: list[Line]
    address: str
    code: str
    is_demonstration: bool


def standing(value: str) -> Tag:
    """Valid, expired or revoked."""
    return {
        "valid": Tag(_("有效"), "green"),
        "expired": Tag(_("已过期"), "amber"),
        "revoked": Tag(_("已撤销"), "red"),
        "not-yet": Tag(_("还没生效"), "amber"),
    }.get(value, Tag(value, "grey"))


def _until(day: date | None) -> str:
    return words.day(day, english=words.in_english()) if day else _("长期有效")


@require_safe
@signed_in
def certificates(request: HttpRequest, me: Actor) -> HttpResponse:
    """Everything the house issued to me."""
    today = clock.local_day(kit.now())
    rows = documents.certificates_of(me.person_id) if me.person_id else []
    english = catalog.english({row.matter for row in rows}) if words.in_english() else {}
    cards = []
    for row in rows:
        tag = standing(documents.standing(row, today=today))
        text = _("有效期至：%(day)s") % {"day": _until(row.valid_until)}
        href = reverse("citizen:certificate", args=[row.pk])
        cards.append(Card(words.said(row.title, english), text, href, tag.word, tag.tone, "paper"))
    return kit.page(request, "citizen/certificates.html", {"cards": cards})


@require_safe
@signed_in
def certificate(request: HttpRequest, me: Actor, certificate: UUID) -> HttpResponse:
    """Its face, with the code that is printed on it; and who checked it while it was shown."""
    row = queries.certificate_for(certificate_id=certificate, to=me)
    today = clock.local_day(kit.now())
    context = {
        "shown": face(row, today),
        "may_show": row.holder_id == me.person_id
        and documents.standing(row, today=today) == "valid",
        "looks": _looks(row.pk) if row.holder_id == me.person_id else [],
    }
    return kit.page(request, "citizen/certificate.html", context)


def _issuer(office: Any) -> str:
    return str(office.name_en if words.in_english() else office.formal_name)


@dataclass(frozen=True, slots=True)
class Look:
    """One check of my certificate, in words."""

    at: datetime
    who: str


def _looks(certificate: UUID) -> list[Look]:
    """Who checked it while it was shown, the latest first."""
    found = documents.checks(certificate)
    names = {row.code: row for row in places.centres()} if found else {}
    return [Look(one.at, _who(one, names.get(one.centre))) for one in found]


def _who(one: documents.Check, centre: Any) -> str:
    if not one.who:
        return _("有人扫码或输入了验证码")
    where = "" if centre is None else centre.name_en if words.in_english() else centre.name
    return _("%(where)s 工作人员 %(who)s") % {"where": where, "who": one.who}


def face(row: Any, today: date) -> Shown:
    """A certificate in the reader's language."""
    body = row.body
    english = catalog.english([row.matter]) if words.in_english() else {}
    lines = [
        Line(_("持证人"), body["holder"]["name"]),
        Line(_("编号"), body["number"]),
        *(
            Line(words.said(str(label), english), words.said_all(str(value), english))
            for label, value in body["lines"]
        ),
        Line(_("发证机关"), _issuer(row.issuer)),
        Line(_("发证日期"), _until(row.issued_on)),
        Line(_("有效期至"), _until(row.valid_until)),
        Line(_("证照标识"), row.identifier),
    ]
    return Shown(
        id=row.pk,
        title=words.said(row.title, english),
        tag=standing(documents.standing(row, today=today)),
        lines=lines,
        address=site(reverse("citizen:verify_code", args=[row.code])),
        code=row.code,
        is_demonstration=row.is_demonstration,
    )


@require_http_methods(["GET", "POST"])
@limited("verify")
def verify(request: HttpRequest) -> HttpResponse:
    """The box for a certificate's code."""
    code = "".join(request.POST.get("code", "").split()).replace("-", "")
    problems: list[Mistake] = []
    if request.method == "POST":
        if is_shown_code(code):
            return go(request, "verify_now", code)
        if code.isascii() and code.isalnum() and len(code) <= 40:
            return go(request, "verify_code", code)
        problems.append(Mistake(_("请填写证照上的验证码。"), "#f-code"))
    field = Field(
        "code",
        _("验证码"),
        "code",
        code,
        hint=_("手机亮证下面的 8 位，或印在证照二维码旁边的 16 位；也可以用手机扫二维码"),
        error=problems[0].sentence if problems else "",
        width="20",
    )
    return kit.page(request, "citizen/verify.html", {"field": field, "problems": problems})


@require_safe
@limited("verify-code", most=30, reads=True)
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the public check says: which certificate, whose (masked), whether it holds today."""
    found: Verification | None = None
    try:
        found = documents.verification(code=code, today=clock.local_day(kit.now()))
    except NotFound:
        return kit.page(request, "citizen/verified.html", {"found": None, "code": code}, status=404)
    return kit.page(request, "citizen/verified.html", told(found, code))


def told(found: Verification, code: str) -> dict[str, object]:
    """The public check in the reader's language."""
    english = catalog.english([found.matter]) if words.in_english() else {}
    return {
        "found": found,
        "title": words.said(found.title, english),
        "issuer": found.issuer_en if words.in_english() else found.issuer,
        "tag": standing(found.standing),
        "until": _until(found.valid_until),
        "code": code,
    }
