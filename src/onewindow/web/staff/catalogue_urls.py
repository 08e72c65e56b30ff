"""Addresses of the catalogue's owners. Mounted within the staff door."""

from django.urls import URLPattern, path

from onewindow.web.staff import (
    catalogue,
    catalogue_draft,
    catalogue_files,
    catalogue_places,
    catalogue_preview,
    catalogue_publish,
    catalogue_synonyms,
    catalogue_top,
)

urlpatterns: list[URLPattern] = [
    path("", catalogue.listed, name="catalogue"),
    path("new/", catalogue.begin, name="catalogue_new"),
    path("synonyms/", catalogue_synonyms.listed, name="catalogue_synonyms"),
    path("top/", catalogue_top.listed, name="catalogue_top"),
    path("files/", catalogue_files.files, name="catalogue_files"),
    path("files/export/", catalogue_files.export, name="catalogue_export"),
    path("of/<slug:code>/", catalogue.overview, name="catalogue_one"),
    path(
        "of/<slug:code>/versions/<int:number>/", catalogue_preview.version, name="catalogue_version"
    ),
    path("of/<slug:code>/places/", catalogue_places.matrix, name="catalogue_places"),
    path("of/<slug:code>/withdraw/", catalogue_publish.withdraw, name="catalogue_withdraw"),
    path("of/<slug:code>/draft/", catalogue_draft.draft, name="catalogue_draft"),
    path("of/<slug:code>/draft/preview/", catalogue_preview.draft, name="catalogue_preview"),
    path(
        "of/<slug:code>/draft/difference/",
        catalogue_publish.difference,
        name="catalogue_difference",
    ),
    path("of/<slug:code>/draft/publish/", catalogue_publish.publish, name="catalogue_publish"),
    path("of/<slug:code>/draft/discard/", catalogue_publish.discard, name="catalogue_discard"),
    path("of/<slug:code>/draft/english/", catalogue_draft.english, name="catalogue_english"),
    path("of/<slug:code>/draft/<slug:section>/", catalogue_draft.section, name="catalogue_section"),
]
