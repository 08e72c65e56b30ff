"""Writing the catalogue: drafts, publication, offerings, synonyms, files in and out."""

from onewindow.catalog.actions._version_plan import Change, Fate
from onewindow.catalog.actions.drafts import begin, discard_draft, draft_from, save_draft
from onewindow.catalog.actions.exporting import export, export_archive
from onewindow.catalog.actions.indexing import reindex
from onewindow.catalog.actions.loading import LoadReport, load, load_archive
from onewindow.catalog.actions.offerings import place_offering, place_offerings
from onewindow.catalog.actions.publishing import Publication, problems_of, publish, withdraw
from onewindow.catalog.actions.synonyms import add_synonym, remove_synonym
from onewindow.catalog.actions.top_tasks import set_top_tasks

__all__ = [
    "Change",
    "Fate",
    "LoadReport",
    "Publication",
    "add_synonym",
    "begin",
    "discard_draft",
    "draft_from",
    "export",
    "export_archive",
    "load",
    "load_archive",
    "place_offering",
    "place_offerings",
    "problems_of",
    "publish",
    "reindex",
    "remove_synonym",
    "save_draft",
    "set_top_tasks",
    "withdraw",
]
