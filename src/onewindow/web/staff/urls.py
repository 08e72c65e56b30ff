"""Addresses of the staff door. Mount at staff/."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from onewindow.web.staff import (
    desk,
    desk_case,
    desk_decide,
    desk_moves,
    desk_promises,
    desk_time,
    fleet,
    fleet_care,
    fleet_check,
    fleet_register,
    fleet_upkeep,
    login,
    messages,
    notices,
    proxies,
    ratings,
    reviews,
    showing,
    window,
    window_accept,
    window_choice,
    window_identity,
    window_out,
    window_package,
    window_papers,
    window_print,
    window_scan,
    window_sign,
)

app_name = "staff"
CATALOGUE = "onewindow.web.staff.catalogue_urls"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", login.home, name="home"),
    path("sign-in/", login.sign_in, name="sign_in"),
    path("sign-out/", login.sign_out, name="sign_out"),
    path("find/", window.find, name="find"),
    path("showing/", showing.check, name="check_shown"),
    path("window/", window.workbench, name="window"),
    path("desk/", desk.listed, name="desk"),
]

# The window: what is scanned and chosen
urlpatterns += [
    path("window/scan/", window_scan.scan, name="scan"),
    path("window/person/", window_scan.person, name="person"),
    path("window/take-over/", window_scan.take_over, name="take_over"),
    path("window/proxies/", proxies.register, name="proxies"),
    path("window/done/", window_scan.done, name="card_done"),
    path("window/choose/", window_choice.choose, name="choose"),
    path("window/begin/", window_choice.begin, name="begin"),
    path("window/slip/<slug:code>/", window_choice.guide_slip, name="guide_slip"),
]

# One package at the window
PACKAGE = "window/p/<uuid:package_id>/"
urlpatterns += [
    path(PACKAGE, window_package.package, name="package"),
    path(f"{PACKAGE}people/", window_package.set_people, name="people"),
    path(f"{PACKAGE}answer/", window_package.answer, name="answer"),
    path(f"{PACKAGE}fill/", window_package.fill, name="fill"),
    path(f"{PACKAGE}delivery/", window_package.set_delivery, name="delivery"),
    path(f"{PACKAGE}discard/", window_package.discard, name="discard"),
    path(f"{PACKAGE}paper/<slug:material>/", window_papers.paper, name="paper_verb"),
    path(f"{PACKAGE}accept/", window_accept.accept, name="accept"),
    path(f"{PACKAGE}gaps/", window_accept.fill_gaps, name="fill_gaps"),
    path(f"{PACKAGE}second/<uuid:person_id>/", window_identity.check, name="second_check"),
    path(f"{PACKAGE}signed/", window_sign.signed, name="signed"),
    path(f"{PACKAGE}signed/pad/", window_sign.take, {"means": "pad"}, name="sign_pad"),
    path(f"{PACKAGE}signed/paper/", window_sign.take, {"means": "paper"}, name="sign_paper"),
    path(f"{PACKAGE}missing/", window_accept.missing, name="missing"),
    path(f"{PACKAGE}print/", window_print.prints, name="prints"),
    path(f"{PACKAGE}print/all/", window_print.print_all, name="print_all"),
    path(f"{PACKAGE}out/", window_out.hand_out, name="hand_out"),
    path(f"{PACKAGE}out/verify/", window_out.verify, name="verify"),
    path(f"{PACKAGE}out/hand-over/", window_out.hand_over, name="hand_over"),
    path("window/out/", window_out.out, name="out"),
]

# Papers and files, for whoever may see their package
urlpatterns += [
    path("paper/<uuid:paper_id>/", window_print.paper, name="paper"),
    path("paper/<uuid:paper_id>/roll/", window_print.roll, name="roll"),
    path("certificate/<uuid:certificate_id>/", window_print.certificate, name="certificate"),
    path("document/<uuid:document_id>/", window_papers.document, name="document"),
]

# One case
CASE = "case/<uuid:case_id>/"
urlpatterns += [
    path("desk/promises/", desk_promises.promises, name="promises"),
    path(CASE, desk_case.case, name="case"),
    path(f"{CASE}unmask/", desk_case.unmask, name="unmask"),
    path(f"{CASE}pause/", desk_time.pause, name="pause"),
    path(f"{CASE}extend/", desk_time.extend, name="extend"),
    path(f"{CASE}grant/", desk_decide.decision, {"way": "grant"}, name="grant"),
    path(f"{CASE}refuse/", desk_decide.decision, {"way": "refuse"}, name="refuse"),
    *(
        path(f"{CASE}{verb}/", desk_moves.move, {"verb": verb}, name=verb.replace("-", "_"))
        for verb in desk_moves.ACTS
    ),
    path(f"{CASE}refuse-intake/", window_accept.refuse, name="refuse_intake"),
    path(f"{CASE}send/", window_out.send, name="send"),
    path(f"{CASE}arrived/", window_out.arrived, name="arrived"),
]

# What its people are told
urlpatterns += [
    path("messages/", messages.listed, name="messages"),
    path("messages/read/", messages.read_all, name="messages_read"),
    path("messages/mail/", messages.mail, name="messages_mail"),
    path("messages/<uuid:told_id>/", messages.opened, name="message"),
]

# The hall
urlpatterns += [
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:notice_id>/down/", notices.take_down, name="notice_down"),
]

# Ratings
REVIEW = "reviews/<uuid:review_id>/"
urlpatterns += [
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<uuid:rating_id>/judge/", ratings.judge, name="judge_rating"),
    path("reviews/", reviews.listed, name="reviews"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}telephone/", reviews.telephone, name="review_telephone"),
    *(
        path(f"{REVIEW}{verb}/", reviews.step, {"verb": verb}, name=f"review_{verb}")
        for verb in reviews.ACTS
    ),
]

# The machines
MACHINE = "fleet/<uuid:device_id>/"
urlpatterns += [
    path("fleet/", fleet.listed, name="fleet"),
    path("fleet/new/", fleet_register.new, name="fleet_new"),
    path("fleet/table/", fleet_register.table, name="fleet_table"),
    path("fleet/table/devices.csv", fleet_register.template, name="fleet_csv"),
    path("fleet/orders/", fleet_upkeep.orders, name="fleet_orders"),
    path("fleet/check/", fleet_check.check, name="fleet_check"),
    path("fleet/call/<uuid:call_id>/answer/", fleet_care.answer, name="fleet_answer"),
    path(MACHINE, fleet.device, name="fleet_device"),
    path(f"{MACHINE}edit/", fleet_register.edit, name="fleet_edit"),
    path(f"{MACHINE}order/<uuid:fault_id>/", fleet_upkeep.order, name="fleet_order"),
    path(f"{MACHINE}fault/", fleet_care.report, name="fleet_report"),
    path(f"{MACHINE}repair/<uuid:fault_id>/", fleet_care.repair, name="fleet_repair"),
    path(f"{MACHINE}refill/", fleet_care.refill, name="fleet_refill"),
    path(f"{MACHINE}state/", fleet_care.switch, name="fleet_switch"),
    path(f"{MACHINE}token/", fleet_care.issue, name="fleet_issue"),
    path(f"{MACHINE}token/revoke/", fleet_care.revoke, name="fleet_revoke"),
]
urlpatterns.append(path("", include("onewindow.web.staff.hall_urls")))
urlpatterns.append(path("board/", include("onewindow.web.staff.board_urls")))
urlpatterns.append(path("", include("onewindow.web.staff.card_urls")))
urlpatterns.append(path("stars/", include("onewindow.web.staff.star_urls")))
urlpatterns.append(path("bulletins/", include("onewindow.web.staff.bulletin_urls")))
urlpatterns.append(path("people/", include("onewindow.web.staff.people_urls")))
urlpatterns.append(path("training/", include("onewindow.web.staff.training_urls")))
if find_spec(CATALOGUE):
    urlpatterns.append(path("catalogue/", include(CATALOGUE)))
