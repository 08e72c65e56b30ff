"""Addresses of the citizen's door."""

from django.urls import URLPattern, URLResolver, path

from onewindow.web.citizen import (
    asking,
    certificates,
    check,
    files,
    filling,
    guides,
    help,
    home,
    identity,
    mine,
    papers,
    progress,
    slip,
    supplying,
    tasks,
    whom,
)

app_name = "citizen"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("services/", home.services, name="services"),
    path("town/", home.set_town, name="set_town"),
    path("guide/<slug:code>/", guides.guide, name="guide"),
    path("life/<slug:code>/", guides.life, name="life"),
    path("ask/<slug:kind>/<slug:code>/", asking.ask, name="ask"),
    path("ask/<slug:kind>/<slug:code>/list/", asking.my_list, name="list"),
    path("ask/<slug:kind>/<slug:code>/begin/", asking.begin, name="begin"),
    path("login/", identity.log_in, name="log_in"),
    path("logout/", identity.log_out, name="log_out"),
    # A draft
    path("apply/<uuid:package>/", tasks.tasks, name="tasks"),
    path("apply/<uuid:package>/next/", tasks.onward, name="onward"),
    path("apply/<uuid:package>/whom/", whom.people, name="people"),
    path("apply/<uuid:package>/whom/applicant/", whom.applicant, name="applicant"),
    path("apply/<uuid:package>/questions/", tasks.answered, name="questions"),
    path("apply/<uuid:package>/question/", tasks.question, name="question"),
    path("apply/<uuid:package>/form/<slug:section>/", filling.form, name="form"),
    path("apply/<uuid:package>/materials/", papers.materials, name="materials"),
    path("apply/<uuid:package>/materials/<slug:material>/", papers.material, name="material"),
    path("apply/<uuid:package>/delivery/", tasks.delivery, name="delivery"),
    path("apply/<uuid:package>/check/", check.check, name="check"),
    path("apply/<uuid:package>/discard/", tasks.discard, name="discard"),
    # What was handed in
    path("my/", mine.mine, name="mine"),
    path("my/certificates/", certificates.certificates, name="certificates"),
    path("my/certificates/<uuid:certificate>/", certificates.certificate, name="certificate"),
    path("my/certificates/<uuid:certificate>/pdf/", files.certificate, name="certificate_pdf"),
    path("my/papers/<uuid:paper>/", files.paper, name="paper"),
    path("my/files/<uuid:document>/", files.document, name="document"),
    path("my/cases/<uuid:case>/", mine.one_case, name="one_case"),
    path("my/cases/<uuid:case>/urge/", mine.urge, name="urge"),
    path("my/cases/<uuid:case>/confirm/", mine.confirm, name="confirm"),
    path("my/cases/<uuid:case>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/<uuid:package>/", mine.package, name="case"),
    path("my/<uuid:package>/submitted/", slip.submitted, name="submitted"),
    path("my/<uuid:package>/supplement/", supplying.supplement, name="supplement"),
    path("my/<uuid:package>/gaps/", supplying.gaps, name="gaps"),
    # For anybody
    path("progress/", progress.progress, name="progress"),
    path("progress/<slug:code>", progress.progress, name="progress_of"),
    path("verify/", certificates.verify, name="verify"),
    path("verify/<slug:code>", certificates.verify_code, name="verify_code"),
    path("help/", help.help_page, name="help"),
    path("privacy/", help.privacy, name="privacy"),
    path("accessibility/", help.accessibility, name="accessibility"),
]
