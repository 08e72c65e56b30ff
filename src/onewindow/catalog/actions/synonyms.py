"""Plain words that people say, and the catalogue's own words for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from onewindow.catalog import words
from onewindow.catalog.actions import _shelf
from onewindow.catalog.models import Synonym
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem

LONGEST = 40


def add_synonym(
    *, term: str, expands_to: Iterable[str], by: Actor, at: datetime, note: str = ""
) -> Synonym:
    """Let the search understand `term` as the given words; replaces what it meant before.

    note: what kind of word it is, for its owners. Raises NotPermitted, Incomplete.
    """
    _shelf.require_keeper(by)
    said = words.normalised(term)
    # A space parts words in the file of synonyms, so none may hold one.
    meant = list(dict.fromkeys(part for word in expands_to for part in word.split()))
    problems = synonym_problems(term=said, expands_to=meant, note=note.strip())
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        row, _ = Synonym.objects.update_or_create(
            term=said, defaults={"expands_to": meant, "note": note.strip()}
        )
        _shelf.note(
            code=f"synonym:{said}", fact="synonym", by=by, at=at, term=said, expands_to=meant
        )
    return row


def synonym_problems(*, term: str, expands_to: Sequence[str], note: str) -> list[Problem]:
    """Everything wrong with a synonym, all at once."""
    problems = []
    if not term or len(term) > LONGEST:
        problems.append(Problem("term", "bad_synonym", "Between 1 and 40 characters."))
    if not expands_to or any(len(word) > LONGEST for word in expands_to):
        problems.append(Problem("expands_to", "bad_synonym", "Words of 1 to 40 characters."))
    if len(note) > LONGEST:
        problems.append(Problem("note", "too_long", "At most 40 characters.", {"most": LONGEST}))
    return problems


def remove_synonym(*, term: str, by: Actor, at: datetime) -> None:
    """Let the search forget a synonym. Raises NotPermitted, NotFound."""
    _shelf.require_keeper(by)
    with transaction.atomic():
        gone, _ = Synonym.objects.filter(term=term).delete()
        if not gone:
            raise NotFound(f"No such synonym: {term}.", what=term)
        _shelf.note(code=f"synonym:{term}", fact="synonym-removed", by=by, at=at, term=term)
