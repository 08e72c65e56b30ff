"""The checklist: what a hand-in needs under the present answers, each line with its reason.

Nothing is silently dropped: what an unanswered question may still ask for is in the plan,
marked as not certain, with the question it hangs on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onewindow.rules import conditions, fees, plan_fields, ruling, situations
from onewindow.rules.bundles import Bundle, External, Item
from onewindow.rules.conditions import Condition
from onewindow.rules.facts import Facts
from onewindow.rules.fees import Fee
from onewindow.rules.matter_parts import Limit, MaterialLine, ProcessStep, Question, Step
from onewindow.rules.matters import Matter
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.ruling import Finding
from onewindow.rules.situations import IN, MAYBE, OUT, View

_STRENGTH = {"必要": 0, "情形": 1, "容缺": 2}
WORKING_DAYS, DAYS, AT_ONCE = "工作日", "日", "即办"


@dataclass(frozen=True, slots=True)
class Because:
    """One answer or fact that decided something, or whose lack leaves it open.

    key: of the question, or the fact's name (by_agent, delivery) with no question text.
    value, label: the answer and its words; None while it is not known.
    """

    key: str
    question: str | None
    value: object
    label: str | None


@dataclass(frozen=True, slots=True)
class PlannedMatter:
    """One matter of the plan. standing: in, out or maybe; because: the answers behind it.

    process: the department's steps, none when decided at the counter. committed: decided
    on a written promise (None while that is not answered), then inspected within
    inspect_within_days working days. after: matters of the plan that come first; needs:
    those whose result it stands on.
    """

    code: str
    name: str
    department: str
    stage: int
    mode: str
    wave: int
    need: str
    group: str | None
    standing: str
    because: tuple[Because, ...]
    after: tuple[str, ...]
    needs: tuple[str, ...]
    note: str | None
    place: str | None
    decided_by: str | None
    site_check: bool
    presence: bool
    instant: bool
    legal: Limit
    promised: Limit
    process: tuple[ProcessStep, ...]
    committed: bool | None
    inspect_within_days: int | None
    fee: Fee
    steps: tuple[Step, ...]
    result: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """Why one matter asks for a material."""

    matter: str
    need: str
    certain: bool
    because: tuple[Because, ...]
    provided_by: str | None


@dataclass(frozen=True, slots=True)
class PlannedMaterial:
    """A material asked for once, whatever number of matters uses it.

    need: the strictest of its uses (必要, 情形, 容缺). certain: False means possibly needed.
    asked: False when an earlier case of the package or a result already held provides it.
    may_come_later: every use lets it come after acceptance (容缺).
    """

    material_id: str
    name: str
    need: str
    certain: bool
    asked: bool
    may_come_later: bool
    provided_by: str | None
    matters: tuple[str, ...]
    uses: tuple[MaterialUse, ...]
    because: tuple[Because, ...]
    source_type: str
    share_source: str | None
    electronic_licence: bool
    form: str
    copies: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """The matters that run together, and the longest of their limits.

    working_days, days: promised limits in working days and in calendar days; at_once: no
    limit is longer than the visit itself. legal_days None: some matter has no legal limit.
    """

    wave: int
    mode: str
    matters: tuple[str, ...]
    working_days: int
    days: int
    legal_working_days: int | None
    at_once: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a hand-in needs. Values only; a function of bundle, answers and facts."""

    bundle: str
    matters: tuple[PlannedMatter, ...]
    externals: tuple[External, ...]
    materials: tuple[PlannedMaterial, ...]
    fields: tuple[PlannedField, ...]
    stages: tuple[PlannedStage, ...]
    findings: tuple[Finding, ...]
    fee_fen: int
    fee_most_fen: int | None
    fee_unknown: tuple[str, ...]
    working_days: int
    days: int
    lines_separately: int
    lines_one_set: int
    all_lines_separately: int
    all_lines_one_set: int

    @property
    def fee_yuan(self) -> Decimal:
        """The fees that are certain, in yuan."""
        return Decimal(self.fee_fen) / 100

    @property
    def certain(self) -> bool:
        """Whether no answer is missing: no matter and no material is merely possible."""
        return all(one.standing != MAYBE for one in self.matters) and all(
            one.certain for one in self.materials
        )


def plan(*, bundle: Bundle, answers: Mapping[str, str], facts: Facts | None = None) -> Plan:
    """What is needed: matters, materials once, fields once, fees, days, and what rules say.

    answers: by question key; invalid ones count as not given (see
    `situations.answer_problems`). facts: what else is known of the hand-in.
    Source: one set of papers, Zhejiang 最多跑一次 regulation arts. 5, 7; house rule for the
    three-valued reading of missing answers.
    """
    known = facts or Facts()
    settled = situations.settle(bundle=bundle, answers=answers, facts=known)
    standing = situations.standings(bundle=bundle, view=settled.view)
    view = plan_fields.with_form_values(bundle=bundle, view=settled.view, facts=known)
    round_ = _Round(bundle, view, standing, known)
    matters = tuple(round_.matter(index) for index in range(len(bundle.items)))
    materials = round_.materials()
    included = [one for one in matters if one.standing == IN]
    stages = tuple(_stages(included))
    unknown = [one for one in matters if one.standing != OUT and one.fee.most_fen is None]
    most = sum(one.fee.most_fen or 0 for one in matters if one.standing != OUT)
    lines = [use for one in materials if one.certain for use in one.uses if use.certain]
    return Plan(
        bundle=bundle.code,
        matters=matters,
        externals=bundle.externals,
        materials=materials,
        fields=plan_fields.planned(bundle=bundle, view=view, standing=standing, facts=known),
        stages=stages,
        findings=round_.findings(),
        fee_fen=sum(one.fee.least_fen for one in included),
        fee_most_fen=None if unknown else most,
        fee_unknown=tuple(one.code for one in unknown),
        working_days=sum(one.working_days for one in stages if one.mode != "later"),
        days=sum(one.days for one in stages if one.mode != "later"),
        lines_separately=len(lines),
        lines_one_set=sum(1 for one in materials if one.certain),
        all_lines_separately=bundle.lines_separately,
        all_lines_one_set=bundle.lines_one_set,
    )


class _Round:
    """One planning: the bundle under one view of the answers."""

    def __init__(self, bundle: Bundle, view: View, standing: tuple[str, ...], facts: Facts) -> None:
        self.bundle, self.view, self.standing, self.facts = bundle, view, standing, facts
        self.reasons: dict[Condition, tuple[Because, ...]] = {}

    def matter(self, index: int) -> PlannedMatter:
        item, mine = self.bundle.items[index], self.standing[index]
        one = item.matter
        sure, perhaps = self.before(index)
        process = self.process(one)
        committed = self.committed(one)
        usual = committed is not False
        return PlannedMatter(
            code=one.code,
            name=one.name,
            department=one.department,
            stage=item.stage,
            mode=item.mode,
            wave=item.wave,
            need=item.need,
            group=item.group,
            standing=mine,
            because=self.because(item.when),
            after=tuple(sorted(sure)),
            needs=tuple(sorted((sure | perhaps) & self.needs(item))),
            note=item.note,
            place=one.township_role,
            decided_by=one.decided_by,
            site_check=one.site_check,
            presence=one.presence,
            instant=one.instant and usual,
            legal=one.legal,
            promised=one.promised if usual else one.legal,
            process=process,
            committed=committed,
            inspect_within_days=one.commitment.inspect_within_days if one.commitment else None,
            fee=fees.fee(matter=one, view=self.view),
            steps=one.steps,
            result=one.result,
        )

    def process(self, matter: Matter) -> tuple[ProcessStep, ...]:
        for one in matter.processes:
            if one.when is None or conditions.met(one.when, self.view):
                return one.steps
        return ()

    def committed(self, matter: Matter) -> bool | None:
        """Without its promise the matter is decided the long way, in the legal time."""
        if matter.commitment is None:
            return None
        return conditions.met(matter.commitment.when, self.view)

    def needs(self, item: Item) -> frozenset[str]:
        lines = {code for line in item.matter.materials for code in line.result_of}
        return item.matter.needs | lines

    def before(self, index: int) -> tuple[frozenset[str], frozenset[str]]:
        """Matters of an earlier wave: those certainly in, those perhaps in."""
        wave = self.bundle.items[index].wave
        found: dict[str, set[str]] = {IN: set(), MAYBE: set(), OUT: set()}
        for other, standing in zip(self.bundle.items, self.standing, strict=True):
            if other.wave < wave:
                found[standing].add(other.matter.code)
        return frozenset(found[IN]), frozenset(found[MAYBE])

    def because(self, condition: Condition | None) -> tuple[Because, ...]:
        if condition is None:
            return ()
        known = self.reasons.get(condition)
        if known is None:
            known = tuple(self._because(key) for key, _, _ in condition)
            self.reasons[condition] = known
        return known

    def _because(self, key: str) -> Because:
        asked: Question | None = self.bundle.asked.get(key)
        value = self.view.get(key)
        if asked is None:
            return Because(key, None, value, None)
        label = asked.label(value) if isinstance(value, str) else None
        return Because(asked.key, asked.text, value, label)

    def materials(self) -> tuple[PlannedMaterial, ...]:
        gathered: dict[str, list[tuple[MaterialLine, MaterialUse]]] = {}
        for index, item in enumerate(self.bundle.items):
            if self.standing[index] == OUT:
                continue
            sure, _ = self.before(index)
            for line in item.matter.materials:
                verdict = conditions.met(line.when, self.view) if line.when else True
                if verdict is not False:
                    use = self._use(index, line, verdict is True, sure)
                    gathered.setdefault(line.material_id, []).append((line, use))
        return tuple(_material(lines) for lines in gathered.values())

    def _use(
        self, index: int, line: MaterialLine, applies: bool, sure: frozenset[str]
    ) -> MaterialUse:
        item = self.bundle.items[index]
        matter_in = self.standing[index] == IN
        reasons = self.because(line.when)
        if not matter_in:
            reasons = self.because(item.when) + reasons
        provider = next((one for one in line.result_of if one in sure), None)
        if provider is None and any(one in self.facts.held for one in line.result_of):
            provider = "held"
        return MaterialUse(item.matter.code, line.need, applies and matter_in, reasons, provider)

    def findings(self) -> tuple[Finding, ...]:
        together = frozenset(
            item.matter.code
            for item, standing in zip(self.bundle.items, self.standing, strict=True)
            if standing != OUT
        )
        found: list[Finding] = []
        for index, item in enumerate(self.bundle.items):
            if self.standing[index] == OUT or not item.matter.rules:
                continue
            sure, perhaps = self.before(index)
            found.extend(
                ruling.findings(
                    matter=item.matter,
                    view=self.view,
                    facts=self.facts,
                    earlier=sure,
                    perhaps=perhaps,
                    together=together,
                )
            )
        return tuple(found)


def _material(lines: list[tuple[MaterialLine, MaterialUse]]) -> PlannedMaterial:
    first = lines[0][0]
    uses = tuple(use for _, use in lines)
    open_ = [use for use in uses if use.provided_by is None]
    counted = [use for use in open_ or uses if use.certain] or list(open_ or uses)
    deciding = min(counted, key=lambda use: _STRENGTH.get(use.need, 1))
    return PlannedMaterial(
        material_id=first.material_id,
        name=first.name,
        need=deciding.need,
        certain=any(use.certain for use in uses),
        asked=bool(open_),
        may_come_later=all(use.need == "容缺" for use in counted),
        provided_by=None if open_ else uses[0].provided_by,
        matters=tuple(use.matter for use in uses),
        uses=uses,
        because=deciding.because,
        source_type=first.source_type,
        share_source=next((line.share_source for line, _ in lines if line.share_source), None),
        electronic_licence=any(line.electronic_licence for line, _ in lines),
        form=first.form,
        copies=max(line.copies for line, _ in lines),
        notes=tuple(dict.fromkeys(line.note for line, _ in lines if line.note)),
    )


def _stages(included: Iterable[PlannedMatter]) -> Iterable[PlannedStage]:
    waves: dict[int, list[PlannedMatter]] = {}
    for one in included:
        waves.setdefault(one.wave, []).append(one)
    for wave, members in sorted(waves.items()):
        promised = [one.promised for one in members]
        legal = [one.legal for one in members]
        yield PlannedStage(
            wave=wave,
            mode=members[0].mode,
            matters=tuple(one.code for one in members),
            working_days=_longest(promised, WORKING_DAYS),
            days=_longest(promised, DAYS),
            legal_working_days=(
                None if any(one.days is None for one in legal) else _longest(legal, WORKING_DAYS)
            ),
            at_once=all(one.days == 0 for one in promised),
        )


def _longest(limits: Iterable[Limit], unit: str) -> int:
    return max((one.days or 0 for one in limits if one.unit == unit), default=0)
