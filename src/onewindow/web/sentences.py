"""The sentences that pages say, from where every door has them."""

from onewindow.wording.sentences import LABELS, PLAIN, SENTENCES, TITLES, Words

__all__ = ["LABELS", "PLAIN", "SENTENCES", "TITLES", "Words"]
