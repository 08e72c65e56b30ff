"""Addresses of the portal as a phone puts it on its desktop: files and a page that name nobody."""

FOR_ALL = (
    "app/<slug:language>.webmanifest",
    "icons/<slug:name>.png",
    "phone/",
    "sw.js",
)
