"""The parts as template tags, and how the house says days, moments and money.

Each tag draws one file of templates/parts, the smallest their one element by themselves;
templates/parts/README.md lists them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Problem
from onewindow.web import errors, parts, words
from onewindow.web.pictures import Picture

register = template.Library()


class Named(Protocol):
    """What is called one thing in Chinese and another in English."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


# --- Words -----------------------------------------------------------------------------------


@register.filter
def said(text: str | None, english: Mapping[str, str] | None = None) -> str:
    """A catalogue text in the reader's language; its Chinese where no English is known."""
    if text is None:
        return ""
    return words.said(text, english)


@register.filter
def named(row: Named) -> str:
    """The name of a matter or a place in the reader's language."""
    return row.name_en if words.in_english() else row.name


@register.filter
def tongue(text: object) -> SafeString:
    """lang="zh-Hans" for an element of an English page that says what is Chinese."""
    is_foreign = words.in_english() and any("一" <= one <= "鿿" for one in str(text))
    return mark_safe(' lang="zh-Hans"' if is_foreign else "")  # noqa: S308


@register.filter
def day(on: date | datetime | None) -> str:
    """2026年3月2日 星期一; Mon 2 March 2026."""
    if not on:
        return ""
    return words.day(_local(on), english=words.in_english())


@register.filter
def short_day(on: date | datetime | None) -> str:
    """3月2日; 2 March. For lists where the year goes without saying."""
    if not on:
        return ""
    return words.short_day(_local(on), english=words.in_english())


@register.filter
def moment(at: datetime | None) -> str:
    """2026年3月2日 14:05; 2 March 2026, 14:05. Local time."""
    if not at:
        return ""
    return words.moment(timezone.localtime(at), english=words.in_english())


@register.filter
def yuan(amount: int | str | Decimal | None) -> str:
    """An amount in yuan: 不收费, 35 元, 1,234.50 元; empty when it is not known."""
    try:
        known = Decimal(str(amount)) if amount is not None else None
    except InvalidOperation:
        return str(amount)
    if known is None:
        return ""
    if known == 0:
        return _("不收费")
    figure = f"{known:,.0f}" if known == known.to_integral_value() else f"{known:,.2f}"
    return _("%(figure)s 元") % {"figure": figure}


@register.filter
def fen(amount: int | None) -> str:
    """An amount in fen, said in yuan."""
    return "" if amount is None else yuan(Decimal(amount) / 100)


@register.filter
def days_left(days: int | None, unit: str = "工作日") -> str:
    """剩 5 个工作日; 今天到期; 超 2 个工作日."""
    return "" if days is None else words.days_left(days, unit)


@register.filter
def sentence(told: errors.Told, english: Mapping[str, str] | None = None) -> str:
    """A refusal or a problem, told to a person; english: the body's map for its labels."""
    return errors.sentence(told, english)


@register.filter
def state_word(state: str) -> str:
    """已受理, 审查中 …: a state in the reader's language."""
    return str(words.STATES[State(state)].word)


@register.filter
def verb_word(verb: str) -> str:
    """受理, 要求补正 …: something done to a case, in the reader's language."""
    return str(words.VERBS[Verb(verb)])


def _local(on: date | datetime) -> date:
    return timezone.localtime(on).date() if isinstance(on, datetime) else on


# --- Parts -----------------------------------------------------------------------------------


@register.inclusion_tag("parts/error_summary.html")
def error_summary(
    problems: Sequence[Problem | parts.Mistake],
    title: str = "",
    english: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Every mistake, each a link to where it is put right. Draws nothing when there are none."""
    return {"mistakes": [_mistake(each, english) for each in problems or ()], "title": title}


def _mistake(each: Problem | parts.Mistake, english: Mapping[str, str] | None) -> parts.Mistake:
    if isinstance(each, parts.Mistake):
        return each
    return parts.Mistake(errors.sentence(each, english), f"#{parts.anchor(each.where)}")


@register.inclusion_tag("parts/field.html")
def field(given: parts.Field) -> dict[str, object]:
    """One question: label, hint, error, control."""
    return {"field": given, "part": f"parts/field/{given.group}.html"}


@register.inclusion_tag("parts/button.html")
def button(
    label: str,
    *,
    href: str = "",
    look: str = "",
    name: str = "",
    value: str = "",
    key: str = "",
    key_code: str = "",
    form: str = "",
) -> dict[str, object]:
    """look: empty (the one primary), second, warning, plain; add " small" for a small one."""
    return {
        "label": label,
        "href": href,
        "looks": look.split(),
        "name": name,
        "value": value,
        "key": key,
        "key_code": key_code or key,
        "form": form,
    }


@register.simple_tag
def tag(word: str, tone: str = "grey") -> SafeString:
    """A word on a tint. Drawn here, since a list draws a hundred of them."""
    return format_html('<span class="tag tone--{}">{}</span>', tone, word)


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """The state of a case."""
    look = words.STATES[State(state)]
    return format_html('<span class="tag tone--{} tag--{}">{}</span>', look.tone, state, look.word)


@register.inclusion_tag("parts/light.html")
def light(lamp: parts.Lamp) -> dict[str, object]:
    """The deadline light: shape, word and days."""
    word, rest = words.light(lamp.colour, lamp.days, lamp.unit, lamp.reason)
    return {"lamp": lamp, "word": word, "rest": rest}


@register.inclusion_tag("parts/task_list.html")
def task_list(tasks: Sequence[parts.Task]) -> dict[str, object]:
    """Things to do, each with how it stands."""
    return {"tasks": tasks}


@register.inclusion_tag("parts/summary_list.html")
def summary_list(lines: Sequence[parts.Line], look: str = "") -> dict[str, object]:
    """Check answers. look: empty or bare."""
    return {"lines": lines, "look": look}


@register.inclusion_tag("parts/steps.html")
def steps(stages: Sequence[parts.Stage], is_brief: bool = False) -> dict[str, object]:
    """Where somebody is on the way. is_brief: one sentence and a bar, for narrow columns."""
    place = next((n for n, stage in enumerate(stages, start=1) if stage.standing == "now"), 0)
    return {
        "stages": stages,
        "place": place,
        "now": stages[place - 1].name if place else "",
        "is_brief": is_brief,
    }


@register.inclusion_tag("parts/lanes.html")
def lanes(given: Sequence[parts.Lane]) -> dict[str, object]:
    """A package: one lane a department."""
    return {
        "lanes": [(lane, words.STATES[State(lane.state)].tone) for lane in given],
    }


@register.inclusion_tag("parts/timeline.html")
def timeline(events: Sequence[parts.Event]) -> dict[str, object]:
    """What happened, and what comes next."""
    return {"events": events}


@register.inclusion_tag("parts/pager.html")
def pager(given: parts.Pager, target: str = "") -> dict[str, object]:
    """Earlier and later. target: CSS selector that htmx swaps, if any."""
    return {"pager": given, "target": target}


@register.inclusion_tag("parts/card.html")
def card(given: parts.Card, level: int = 3) -> dict[str, object]:
    """A door to something. level: of its heading."""
    return {"card": given, "level": level}


@register.inclusion_tag("parts/person.html")
def person(given: parts.Person) -> dict[str, object]:
    """Somebody, masked."""
    return {"person": given}


@register.simple_tag
def demo_mark() -> SafeString:
    """演示值: this value is assumed, not official."""
    said = _("演示用的假定值，不是官方数据")
    return format_html('<span class="demo" title="{}">{}</span>', said, _("演示值"))


@register.inclusion_tag("parts/search.html")
def search_box(
    action: str, *, value: str = "", label: str = "", name: str = "q"
) -> dict[str, object]:
    """The search box."""
    return {"action": action, "value": value, "label": label, "name": name}


@register.inclusion_tag("parts/picture.html")
def picture(given: Picture) -> dict[str, object]:
    """A drawing with what it shows in a sentence, and its numbers as a table."""
    return {"picture": given}


@register.inclusion_tag("parts/icon.html")
def icon(name: str) -> dict[str, object]:
    """A small drawing beside a word; never instead of one."""
    return {"name": name}


@register.inclusion_tag("parts/qr.html")
def qr(text: str, label: str) -> dict[str, object]:
    """A QR code as inline SVG; label: what it is for, read aloud."""
    return {"drawing": words.qr(text), "label": label}


# --- Parts with something inside -------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, title: str = "", kind: str = "") -> SafeString:
    """Something to know. kind: empty, done, warning, stop, paused."""
    return _around("parts/notice.html", content, title=title, kind=kind)


@register.simple_block_tag
def panel(content: str, title: str, number: str = "", code: str = "", level: int = 1) -> SafeString:
    """The confirmation slip: title, number, what is next, and a QR on its stub."""
    return _around("parts/panel.html", content, title=title, number=number, code=code, level=level)


@register.simple_block_tag
def details(content: str, label: str, is_open: bool = False) -> SafeString:
    """More, for those who want it."""
    return _around("parts/details.html", content, label=label, is_open=is_open)


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Nothing here: why, plus one action (the content)."""
    return _around("parts/empty.html", content, title=title)


@register.simple_block_tag
def table(
    content: str, columns: Sequence[parts.Column], caption: str = "", id: str = ""
) -> SafeString:
    """A table with a head that stays; the content is its rows."""
    return _around("parts/table.html", content, columns=columns, caption=caption, id=id)


def _around(name: str, content: str, **context: object) -> SafeString:
    drawn = get_template(name).render({**context, "content": content})
    return format_html("{}", drawn)
