"""Who may call what of the API: a line for every operation, by what a program's token was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.doors.powers import NONE, Who

PROGRAMS = ("window", "window elsewhere", "department", "another department")
EVERY_PROGRAM: Who = frozenset(PROGRAMS)
AT_WINDOW: Who = frozenset({"window"})
AT_ANY_WINDOW: Who = frozenset({"window", "window elsewhere"})
AT_DESK: Who = frozenset({"department"})
SEES: Who = AT_WINDOW | AT_DESK


@dataclass(frozen=True, slots=True)
class Operation:
    """scope: None for everybody, empty for any token. who: programs that are let in."""

    scope: str | None
    who: Who


READ, WRITE, DOCUMENTS, CERTIFICATES = (
    "cases:read",
    "cases:write",
    "documents:write",
    "certificates:read",
)
OPERATIONS: Mapping[str, Operation] = {
    **{
        name: Operation(None, EVERY_PROGRAM)
        for name in (
            "listMatters",
            "listLifeEvents",
            "searchCatalogue",
            "readMatter",
            "readLifeEvent",
            "guide",
            "listCentres",
            "listOfferings",
            "verifyCertificate",
            "readProgress",
        )
    },
    "readMe": Operation("", EVERY_PROGRAM),
    "beat": Operation(None, NONE),  # a device's own token, and no program's
    "handIn": Operation(WRITE, EVERY_PROGRAM),  # at which hall, the package itself is asked
    "handInMany": Operation(WRITE, EVERY_PROGRAM),
    "readPackage": Operation(READ, SEES),
    **{
        name: Operation(WRITE, AT_WINDOW)
        for name in (
            "receivePackage",
            "acceptPackage",
            "acceptPackageWithGaps",
            "fillGaps",
            "askSupplement",
            "supplyPackage",
            "checkMaterial",
            "refuseIntake",
            "withdrawCase",
            "postResult",
            "putIntoLocker",
            "deliverResult",
            "archiveCase",
        )
    },
    "putMaterial": Operation(DOCUMENTS, AT_WINDOW),
    "readMaterialFile": Operation(READ, SEES),
    "listCases": Operation(READ, EVERY_PROGRAM),
    "searchCases": Operation(READ, EVERY_PROGRAM),
    "readCase": Operation(READ, SEES),
    "readTimeline": Operation(READ, SEES),
    "listPapers": Operation(READ, SEES),
    "readPaper": Operation(READ, SEES),
    "readApplicant": Operation(READ, SEES),
    "listCertificates": Operation(CERTIFICATES, SEES),
    "readCertificate": Operation(CERTIFICATES, SEES),
    "urgeCase": Operation(WRITE, SEES),
    **{
        name: Operation(WRITE, AT_DESK)
        for name in (
            "takeUpCase",
            "passStep",
            "sendBack",
            "pauseCase",
            "resumeCase",
            "extendCase",
            "grantCase",
            "refuseCase",
            "revokeAcceptance",
            "inspectCommitment",
            "revokeDecision",
        )
    },
}
