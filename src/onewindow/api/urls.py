"""Addresses of the API. Mount at api/v1/."""

from django.urls import URLPattern, URLResolver, path, re_path

from onewindow.api import devices, docs, door, handing_in, openapi, problems

_operations, _app, _namespace = door.api.urls
for _each in _operations:
    if isinstance(_each, URLPattern):
        _each.callback = problems.shaped(_each.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", problems.shaped(openapi.view), name="api_description"),
    path("docs", docs.view, name="api_docs"),
    path("packages", problems.shaped(handing_in.package), name="api_hand_in"),
    path("packages/batch", problems.shaped(handing_in.packages), name="api_hand_in_many"),
    path("devices/beat", problems.shaped(devices.beat), name="api_beat"),
    path("", (_operations, _app, _namespace)),
    re_path("", problems.shaped(problems.nothing_here)),
]
