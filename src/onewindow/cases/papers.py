"""What each legal paper says of a case: frozen bodies, built inside the move they tell of."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from onewindow import sealing
from onewindow.cases import planning
from onewindow.cases.models import Case, Material, Package
from onewindow.documents import actions as documents
from onewindow.documents.models import Paper
from onewindow.people.models import Person
from onewindow.places.models import Centre, Department
from onewindow.rules import clock, codes, rating_links, terms
from onewindow.rules.actors import Actor

DELIVERY_WORDS = {
    "counter": "窗口领取",
    "locker": "取件柜自取",
    "post": "邮寄送达",
    "online": "电子送达",
}


# Papers that somebody takes home with what they came for, and what can be rated by their code:
# while more is to come the whole hand-in, once it is decided the matter itself.
RATED_WHOLE = frozenset({"receipt", "acceptance", "gaps"})
RATED_ALONE = frozenset({"grant", "refuse", "refusal_at_intake", "delivery"})


def issuer(department: Department) -> dict[str, Any]:
    """The authority that speaks."""
    return {
        "name": department.formal_name,
        "short": department.short,
        "phone": department.phone,
        "complaint_phone": department.complaint_phone,
    }


def centre_as_issuer(centre: Centre) -> dict[str, Any]:
    """The centre that collects, in its own name."""
    return {
        "name": centre.name,
        "short": centre.name.removesuffix("便民服务中心") + "便民",
        "phone": centre.phone or "12345",
        "complaint_phone": "12345",
        "address": centre.address,
    }


def applicant(person: Person) -> dict[str, str]:
    """Whose matter it is, the number masked."""
    return {
        "name": person.name,
        "id_masked": codes.mask_identity_number(person.number),
        "kind": person.kind,
    }


def acting(package: Package) -> dict[str, str] | None:
    """Who acts, when not the applicant."""
    if package.agent is None:
        return None
    return {
        "name": package.agent.name,
        "relation": package.get_relation_display(),
        "id_masked": codes.mask_identity_number(package.agent.number),
    }


def matter(case: Case) -> dict[str, str]:
    """The matter as the pinned version names it."""
    body = case.version.body
    return {
        "name": body["name"],
        "code": case.matter,
        "case_number": case.number,
        "kind": body["kind"],
        "department": case.department.name,
    }


def _common(package: Package, *, by: Actor, at: datetime) -> dict[str, Any]:
    if package.applicant is None:
        raise ValueError("a paper needs an applicant")
    return {
        "issued_on": clock.local_day(at).isoformat(),
        "applicant": applicant(package.applicant),
        "actor": acting(package),
        "qr_url": f"{settings.SITE_URL}/progress/{package.code}",
        "demonstration": package.is_demonstration or settings.DEMONSTRATION,
        "handler": by.name,
    }


def _rate_url(kind: str, package: Package, case: Case | None) -> dict[str, str]:
    """The printed link to rate, for the papers that have one."""
    if kind in RATED_ALONE and case is not None:
        word = rating_links.of_case(case.pk)
    elif kind in RATED_WHOLE:
        word = rating_links.of_package(package.code)
    else:
        return {}
    code = sealing.signed(word, purpose=rating_links.PRINTED)
    return {"rate_url": f"{settings.SITE_URL}/rate/{code}/"}


def _moment(at: datetime) -> str:
    return at.astimezone(clock.CHINA).strftime("%Y-%m-%dT%H:%M")


def about_case(case: Case, /, *, kind: str, by: Actor, at: datetime, **rest: Any) -> Paper:
    """Issue a paper of the deciding department about one case."""
    body = {
        **_common(case.package, by=by, at=at),
        **_rate_url(kind, case.package, case),
        "issuer": issuer(case.department),
        "matter": matter(case),
        **rest,
    }
    return documents.issue_paper(
        kind=kind,
        county=case.county,
        short=case.department.short,
        body=body,
        subject=case.pk,
        package=case.package_id,
        by=by,
        at=at,
    )


def about_package(
    package: Package, cases: Sequence[Case], /, *, kind: str, by: Actor, at: datetime, **rest: Any
) -> Paper:
    """Issue one paper of the centre about all the package's cases."""
    centre = centre_as_issuer(package.centre)
    joined = {
        "name": "、".join(case.version.body["name"] for case in cases),
        "code": package.code,
        "case_number": "、".join(case.number for case in cases[:2]) + ("等" if cases[2:] else ""),
        "kind": cases[0].version.body["kind"],
        "department": "、".join(dict.fromkeys(case.department.name for case in cases)),
    }
    body = {
        **_common(package, by=by, at=at),
        **_rate_url(kind, package, None),
        "issuer": centre,
        "matter": joined,
        **rest,
    }
    return documents.issue_paper(
        kind=kind,
        county=package.county,
        short=centre["short"],
        body=body,
        subject=package.pk,
        package=package.pk,
        by=by,
        at=at,
    )


def receipt(
    package: Package,
    cases: Sequence[Case],
    materials: Sequence[Material],
    *,
    password: str,
    by: Actor,
    at: datetime,
) -> Paper:
    """收件凭证: what was handed in, with the code and password that show its progress."""
    return about_package(
        package,
        cases,
        kind="receipt",
        by=by,
        at=at,
        issued_on=_moment(at),
        received_at=_moment(at),
        code=package.code,
        query_password=password,
        centre=package.centre.name,
        cases=[
            {
                "name": case.version.body["name"],
                "case_number": case.number,
                "department": case.department.name,
            }
            for case in cases
        ],
        materials=material_lines(materials),
        lines=signed(package),
    )


SIGNED = {"screen": "在客屏上签名", "pad": "在签字板上签名", "paper": "在纸上签名"}


def signed(package: Package) -> list[list[str]]:
    """Who signed once for all of it, when, where and how, as a line of a paper. One query."""
    row = (
        package.signatures.filter(purpose="intake", voided_at=None, signed_at__isnull=False)
        .select_related("signer", "window")
        .first()
    )
    if row is None or row.signed_at is None:
        return []
    moment = row.signed_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    where = f"于 {row.window.number} 号窗口" if row.window else ""
    said = f"{row.signer.name} {moment} {where}{SIGNED[row.means]}一次，对全部事项有效"
    return [["申请人签名", said]]


FORMS = {
    Material.Status.FOUND: "数据共享",
    Material.Status.CONFIRMED: "数据共享",
    Material.Status.GIVEN: "电子件",
    Material.Status.PAPER: "纸质件",
    Material.Status.PROMISED: "告知承诺",
    Material.Status.AWAITED: "前序办结后自动取得",
    Material.Status.GAP: "容缺后补",
    Material.Status.WAIVED: "免提交",
}


def material_lines(materials: Sequence[Material]) -> list[dict[str, Any]]:
    """What was handed in, with its form."""
    return [
        {"name": row.name, "form": FORMS[Material.Status(row.status)]}
        for row in materials
        if row.status in FORMS
    ]


def limits(case: Case) -> list[dict[str, Any]]:
    """Both clocks as the papers print them; assumed limits are marked."""
    found = []
    legal, promised = planning.limits_of(case)
    for name, limit, due in (
        ("statutory", legal, case.statutory_due_on),
        ("promised", promised, case.promised_due_on),
    ):
        if limit["days"] is None:
            continue
        found.append(
            {
                "clock": name,
                "days": limit["days"],
                "unit": limit["unit"],
                "due_on": due.isoformat() if due else None,
                "provisional": case.due_is_provisional,
                "demonstration": limit["evidence"] == "D",
            }
        )
    return found


def remedies(case: Case) -> dict[str, Any]:
    """Where to complain about a decision. Source: 行政复议法 art. 20, 行政诉讼法 art. 46."""
    return {
        "reconsideration_to": "温岭市人民政府",
        "court": "有管辖权的人民法院",
        "reconsideration_days": terms.RECONSIDERATION_DAYS,
        "lawsuit_months": terms.LAWSUIT_MONTHS,
    }


def fee(case: Case) -> str:
    """The fee in words; unknown amounts are said to be unknown."""
    amount = case.version.body["fee"]["amount_yuan"]
    note = case.version.body["fee"].get("note") or ""
    if amount == 0:
        return "不收费"
    return f"{amount}元" if amount is not None else f"按规定收取（{note}）"


def day(value: date | None) -> str | None:
    """An ISO day or None."""
    return value.isoformat() if value else None


def basis(case: Case) -> list[str]:
    """The legal basis the pinned version names."""
    return list(case.version.body["legal_basis"])


def revocation_basis(case: Case, *, on_commitment: bool) -> list[str]:
    """What lets a grant be taken back, then what it was granted on.

    Source: 最多跑一次规定 art. 14 (a broken promise); 行政许可法 art. 69 (a licence).
    """
    found = []
    if on_commitment:
        found.append("《浙江省保障“最多跑一次”改革规定》第十四条")
    if case.version.body["kind"] == "行政许可":
        found.append("《中华人民共和国行政许可法》第六十九条")
    return [*found, *basis(case)]
