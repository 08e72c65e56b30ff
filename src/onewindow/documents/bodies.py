"""The body of every paper: plain JSON-able values, nothing formatted, nothing escaped.

`paper.render(template=KIND, body=BODY)` takes one of these dictionaries. Dates are ISO
strings (`"2026-03-02"`, moments `"2026-03-02T09:41"` in local time); text is raw text, in
any script; identity numbers arrive already masked. Labels, clauses and legal bases are the
template's texts, not the body's. Unknown keys are ignored.

Every paper but the certificates and the two slips shares `Common`:

    number      文书编号, built by `paper.number(...)`: 温市监受〔2026〕12号
    issued_on   ISO date (receipt: moment)
    issuer      {name, short?, phone, complaint_phone, address?, hours?}
    applicant   {name, id_masked, kind: "自然人"…}
    actor       {name, relation, id_masked?} or None: who acts, when not the applicant
    matter      {name, code, case_number, kind: "行政许可"…, department?}
    qr_url      absolute address of the progress query or of the verification
    rate_url    optional, absolute address where the service can be rated
    demonstration  True: the face says 演示文书
    lines       optional [[label, value], ...]: further facts, shown in the table of facts
    handler, query_password  optional

What each kind adds (R required, the rest optional):

    receipt, receipt_roll   收件凭证      code R, cases R [{name, case_number, department}],
                                          materials R, received_at R, query_password R,
                                          centre; `matter` is not needed
    acceptance              受理通知书    received_on R, accepted_on R, limits R, explanation,
                                          fee R, materials R, collect R
    supplement              补正告知书    received_on R, items R, deadline_on R, basis, submit
    gaps                    容缺受理告知书 accepted_on R, items R, deadline_on R, limits R,
                                          explanation
    refusal_at_intake       不予受理决定书 received_on R, reasons R, basis R, right_office,
                                          remedies R
    special                 特别程序告知书 procedure R, reason R, days R, unit, from_on R,
                                          until_on, stops_statutory R, basis, limits
    extension               延期通知书    accepted_on R, reason R, days R, approved_by R,
                                          approved_on R, basis, limits R
    grant                   准予…决定书   accepted_on R, result R {name, number?, valid_from?,
                                          valid_until?}, basis R, conditions, collect, remedies
    refuse                  不予…决定书   accepted_on R, reasons R, basis R, remedies R
    delivery                送达回证      papers R [{name, number}], recipient R, mode R, place,
                                          deliverers [names], delivered_at, tracking
    withdrawal              撤回 notice   deemed R (True: 视为撤回), reason R, received_on R,
                                          returned [material names], remedies
    acceptance_revoked      撤销受理决定书 accepted_on R, reasons R, basis R, remedies R
    revocation              撤销决定书    decided_on R, decision_number R, reasons R, basis R,
                                          remedies R, certificate {name, number}
    voiding                 作废决定书    received_on R, reasons R, basis R, remedies R
    commitment              告知承诺书    conditions R, consequences, inspection_days R, basis
    power_of_attorney       授权委托书    scope, valid_from, valid_until; applicant, actor may
                                          be None: then the lines are blank for the pen
    application             申请表        sections R [{title, lines}], materials, declared
    handover                领取/寄递标签 code R, contents R [names], recipient R, mode R
                                          ("locker" | "post" | "counter"), slot, phone_masked,
                                          address, until_on; needs no applicant or matter

Certificates (landscape A4): certificate, business_licence, tobacco_licence,
food_shop_registration: `faces.Certificate`. A photograph is given to `render(photo=...)`.
"""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

Line = Sequence[str]  # [label, value]


class Issuer(TypedDict):
    """The authority or centre that speaks."""

    name: str
    phone: str
    complaint_phone: str
    short: NotRequired[str]
    address: NotRequired[str]
    hours: NotRequired[str]


class Applicant(TypedDict):
    """Whose matter it is; the identity number arrives masked."""

    name: str
    id_masked: str
    kind: str  # 自然人, 法人, …


class Acting(TypedDict):
    """Who stands at the counter for the applicant; relation in words: 代理人, 子女, 经办人."""

    name: str
    relation: str
    id_masked: NotRequired[str]


class Matter(TypedDict):
    """The matter and its case."""

    name: str
    code: str
    case_number: str
    kind: str
    department: NotRequired[str]


class CaseLine(TypedDict):
    """One case of a package, on its receipt."""

    name: str
    case_number: str
    department: str


class MaterialLine(TypedDict):
    """One material handed in, with its form: 原件, 复印件, 电子证照, 数据共享, 承诺."""

    name: str
    form: str
    copies: NotRequired[int]
    note: NotRequired[str]


class Item(TypedDict):
    """One thing missing or wrong, and how to put it right."""

    name: str
    problem: str
    remedy: str
    basis: NotRequired[str]


class Limit(TypedDict):
    """One of the two clocks. `demonstration`: the number of days is assumed, not law.

    due_on None: the day cannot be told yet, the paper says 待定.
    """

    clock: Literal["statutory", "promised"]
    days: int
    unit: str
    due_on: str | None
    provisional: NotRequired[bool]
    demonstration: NotRequired[bool]


class Remedies(TypedDict):
    """Where the citizen may complain; days and months default to 60 and 6."""

    reconsideration_to: str
    court: str
    reconsideration_days: NotRequired[int]
    lawsuit_months: NotRequired[int]


class Office(TypedDict):
    """The office that is really competent."""

    name: str
    phone: NotRequired[str]
    address: NotRequired[str]


class Result(TypedDict):
    """What a grant brings: a certificate, a filing, a payment."""

    name: str
    number: NotRequired[str]
    valid_from: NotRequired[str | None]
    valid_until: NotRequired[str | None]


class PaperName(TypedDict):
    """One paper handed over."""

    name: str
    number: str


class Section(TypedDict):
    """One block of an application form."""

    title: str
    lines: Sequence[Line]


class Common(TypedDict):
    """What every notice and decision says."""

    number: str
    issued_on: str
    issuer: Issuer
    applicant: Applicant
    actor: Acting | None
    qr_url: str
    rate_url: NotRequired[str]
    demonstration: bool
    lines: NotRequired[Sequence[Line]]
    handler: NotRequired[str]
    query_password: NotRequired[str]


class Receipt(Common):
    """收件凭证, on A4 (`receipt`) or on the 80 mm roll (`receipt_roll`)."""

    code: str
    cases: Sequence[CaseLine]
    materials: Sequence[MaterialLine]
    received_at: str
    centre: NotRequired[str]


class Notice(Common):
    """Every paper about one case."""

    matter: Matter


class Acceptance(Notice):
    """受理通知书."""

    received_on: str
    accepted_on: str
    limits: Sequence[Limit]
    fee: str
    materials: Sequence[MaterialLine]
    collect: str
    explanation: NotRequired[Sequence[str]]


class Supplement(Notice):
    """补正告知书: everything at once."""

    received_on: str
    items: Sequence[Item]
    deadline_on: str
    basis: NotRequired[Sequence[str]]
    submit: NotRequired[str]


class Gaps(Notice):
    """容缺受理告知书: accepted, with what is still to come."""

    accepted_on: str
    items: Sequence[Item]
    deadline_on: str
    limits: Sequence[Limit]
    explanation: NotRequired[Sequence[str]]


class RefusalAtIntake(Notice):
    """不予受理决定书."""

    received_on: str
    reasons: Sequence[str]
    basis: Sequence[str]
    remedies: Remedies
    right_office: NotRequired[Office | None]


class Special(Notice):
    """特别程序告知书: time that the law does not count, told in writing."""

    procedure: str
    reason: str
    days: int
    from_on: str
    stops_statutory: bool
    unit: NotRequired[str]
    until_on: NotRequired[str | None]
    basis: NotRequired[Sequence[str]]
    limits: NotRequired[Sequence[Limit]]


class Extension(Notice):
    """延期通知书, approved by the authority's head."""

    accepted_on: str
    reason: str
    days: int
    approved_by: str
    approved_on: str
    limits: Sequence[Limit]
    basis: NotRequired[Sequence[str]]


class Grant(Notice):
    """准予…决定书; the title follows `matter.kind`."""

    accepted_on: str
    result: Result
    basis: Sequence[str]
    conditions: NotRequired[Sequence[str]]
    collect: NotRequired[str]
    remedies: NotRequired[Remedies]


class Refuse(Notice):
    """不予…决定书; the title follows `matter.kind`."""

    accepted_on: str
    reasons: Sequence[str]
    basis: Sequence[str]
    remedies: Remedies


class Delivery(Notice):
    """送达回证; without `delivered_at` the lines are blank for the pen."""

    papers: Sequence[PaperName]
    recipient: Acting
    mode: str
    place: NotRequired[str]
    deliverers: NotRequired[Sequence[str]]
    delivered_at: NotRequired[str | None]
    tracking: NotRequired[str]


class Withdrawal(Notice):
    """准予撤回通知书, or 视为撤回申请通知书 when `deemed`."""

    deemed: bool
    reason: str
    received_on: str
    returned: NotRequired[Sequence[str]]
    remedies: NotRequired[Remedies]


class AcceptanceRevoked(Refuse):
    """撤销受理决定书."""


class Revocation(Notice):
    """撤销决定书; the title follows `matter.kind`. certificate: what ends with it."""

    decided_on: str
    decision_number: str
    reasons: Sequence[str]
    basis: Sequence[str]
    remedies: Remedies
    certificate: NotRequired[PaperName | None]


class Voiding(Notice):
    """作废决定书."""

    received_on: str
    reasons: Sequence[str]
    basis: Sequence[str]
    remedies: Remedies


class Commitment(Notice):
    """告知承诺书: what the authority tells, what the applicant promises."""

    conditions: Sequence[str]
    inspection_days: int
    consequences: NotRequired[Sequence[str]]
    basis: NotRequired[Sequence[str]]


class Application(Notice):
    """申请表: what was filled in, to be read and signed."""

    sections: Sequence[Section]
    materials: NotRequired[Sequence[MaterialLine]]


class Handover(TypedDict):
    """The small label on a locker's door or a parcel."""

    issued_on: str
    issuer: Issuer
    code: str
    contents: Sequence[str]
    recipient: str
    mode: Literal["locker", "post", "counter"]
    qr_url: str
    demonstration: bool
    slot: NotRequired[str]
    phone_masked: NotRequired[str]
    address: NotRequired[str]
    until_on: NotRequired[str]


class PowerOfAttorney(TypedDict):
    """授权委托书; what is not given is left blank for the pen."""

    issued_on: str
    demonstration: bool
    applicant: NotRequired[Applicant | None]
    actor: NotRequired[Acting | None]
    matter: NotRequired[Matter | None]
    scope: NotRequired[Sequence[str]]
    valid_from: NotRequired[str]
    valid_until: NotRequired[str]
