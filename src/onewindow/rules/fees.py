"""What a matter costs, as far as the answers tell.

Amounts are fen, so that no fraction of a yuan is ever lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from onewindow.rules import conditions
from onewindow.rules.matter_parts import Rule
from onewindow.rules.matters import Matter


@dataclass(frozen=True, slots=True)
class Fee:
    """A matter's fee.

    least_fen, most_fen: equal when the fee is certain; most_fen None when the catalogue
    gives no amount. waivable: the law lets some applicants off. note: in its own words.
    """

    least_fen: int
    most_fen: int | None
    waivable: bool
    note: str | None

    @property
    def certain(self) -> bool:
        """Whether the amount is known."""
        return self.least_fen == self.most_fen


def fen(yuan: object) -> int:
    """Fen of an amount in yuan, given as a number or its text.

    Raises ValueError for more than two decimals. Source: house rule (no floats for money).
    """
    amount = Decimal(str(yuan)) * 100
    if amount != amount.to_integral_value():
        raise ValueError(f"{yuan} yuan is not a whole number of fen")
    return int(amount)


def fee(*, matter: Matter, view: Mapping[str, object]) -> Fee:
    """The fee of one matter under the answers in `view`.

    A fee row whose condition holds replaces the base amount; while answers are missing the
    fee lies between the least and the most of what is still possible.
    Source: Administrative Licensing Law art. 58 (no fee unless a law sets one).
    """
    waivable = _waivable(matter.rules, view)
    if _waived(matter.rules, view):
        return Fee(0, 0, waivable, matter.fee_note)
    rows = _amounts(matter.rules, view)
    if True in rows:
        return Fee(rows[True][0], rows[True][0], waivable, matter.fee_note)
    if matter.fee_yuan is None:
        return Fee(min(rows.get(None, [0])), None, waivable, matter.fee_note)
    possible = [fen(matter.fee_yuan), *rows.get(None, [])]
    return Fee(min(possible), max(possible), waivable, matter.fee_note)


def _amounts(rules: tuple[Rule, ...], view: Mapping[str, object]) -> dict[bool | None, list[int]]:
    found: dict[bool | None, list[int]] = {}
    for rule in rules:
        if rule.type != "fee":
            continue
        for row in rule.params.get("rows") or ():
            verdict = conditions.met(row["when"], view) if row["when"] else True
            if verdict is not False:
                found.setdefault(verdict, []).append(fen(row["yuan"]))
    return found


def _waived(rules: tuple[Rule, ...], view: Mapping[str, object]) -> bool:
    return any(
        rule.type == "fee_waiver" and rule.when and conditions.met(rule.when, view)
        for rule in rules
    )


def _waivable(rules: tuple[Rule, ...], view: Mapping[str, object]) -> bool:
    return any(
        rule.type == "fee_waiver"
        and (rule.when is None or conditions.met(rule.when, view) is not False)
        for rule in rules
    )
