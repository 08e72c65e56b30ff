"""Addresses of training: courses, sessions, exams, certificates, and what they decide."""

from django.urls import URLPattern, path

from onewindow.web.staff import qualification, training, training_owner, training_sessions

SESSION, COURSE = "session/<uuid:session_id>/", "course/<slug:course>/"
urlpatterns: list[URLPattern] = [
    path("", training.mine, name="training"),
    path("plan/", training_sessions.plan, name="training_plan"),
    path("figures/", training_owner.figures, name="training_figures"),
    path("qualification/", qualification.qualification, name="qualification"),
    path("qualification/switch/", qualification.switch, name="qualification_switch"),
    path(COURSE, training.one_course, name="training_course"),
    path(f"{COURSE}exam/", training.begin, name="exam_begin"),
    path(f"{COURSE}edit/", training_owner.edit, name="training_edit"),
    path(f"{COURSE}questions/", training_owner.questions, name="training_questions"),
    path(f"{COURSE}questions/<slug:question>/", training_owner.question, name="training_question"),
    path(SESSION, training_sessions.session, name="training_session"),
    path(f"{SESSION}code/", training_sessions.code, name="training_code"),
    path(f"{SESSION}sign-up/", training.sign_up, name="training_sign_up"),
    path(f"{SESSION}sign-off/", training.sign_off, name="training_sign_off"),
    path(f"{SESSION}mark/", training_sessions.mark, name="training_mark"),
    path(f"{SESSION}cancel/", training_sessions.cancel, name="training_cancel"),
    path(f"{SESSION}attend/<slug:digits>/", training_sessions.attend, name="training_attend"),
    path("exam/<uuid:attempt_id>/", training.exam, name="exam"),
    path(
        "certificate/<slug:training_number>/",
        training_owner.certificate,
        name="training_certificate",
    ),
    path("certificate/<slug:training_number>/pdf/", training_owner.printed, name="training_pdf"),
    path(
        "certificate/<slug:training_number>/revoke/", training_owner.revoke, name="training_revoke"
    ),
]
