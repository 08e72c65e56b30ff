"""The sentences for staff and their posts, courses, exams, and who may accept what."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    # Posts
    "post_held": _("%(name)s已经有这个岗位。"),
    "stood_in_already": _("这段时间已经由%(name)s代班。"),
    "posts_spread": _("加上现有的岗位，权限会超出这个岗位的范围，不能这样安排。"),
    "away_already": _("%(name)s这几天已经登记过请假。"),
    "post_ended": _("这个岗位到那时已经结束。"),
    "stands_in_for_self": _("不能替自己代班。"),
    "day_past": _("请选以后的日子。"),
    "days_backwards": _("结束要在开始以后，也要在以后的日子里，一次不超过规定的长度。"),
    # Who may accept
    "not_qualified": _("您还没有受理资格：%(matters)s。现在可受理人：%(who)s。可以把号转过去。"),
    "clerk_wanted": _("这里受理要有资格：请写明是本大厅哪位窗口人员受理。现在可受理人：%(who)s。"),
    # Courses
    "course_moved": _("这一页打开以后，别人或者另一个页面改过这门课程。请看现在的样子再改。"),
    "course_unknown": _("没有这门课程：%(name)s。"),
    "course_asks_too_much": _("考试要抽 %(ask)s 题，题库只有 %(count)s 题。"),
    "course_scope_wrong": _("事项和专区要写明是哪一个，“全部”不用写。"),
    "question_right_unknown": _("正确答案不在选项里，或者选项重复。"),
    "question_right_one": _("单选题和判断题只有一个正确答案。"),
    "question_right_many": _("多选题至少有两个正确答案。"),
    "question_judge_two": _("判断题只有两个选项。"),
    # Sessions
    "trainer_unknown": _("没有这个用户名的工作人员。"),
    "session_full": _("这一场的 %(seats)s 个座位已经报满。"),
    "session_over": _("这一场已经开始、结束或者取消。"),
    "attendance_not_running": _("现在不在这一场的签到时间里：开始前 15 分钟到结束可以签到。"),
    "attendance_code_wrong": _("签到码不对，或者已经换了新的。请重新扫屏幕上的码。"),
    "attendance_tries_used": _("试得太频繁，请过几分钟再扫，或请培训人登记。"),
    # Exams
    "exam_hours_missing": _("这门课程要学满 %(needed)s 学时才能考试，现在有 %(attended)s 学时。"),
    "exam_tries_used": _("最近已经考过 %(tries)s 次没有通过，%(again)s 起可以再考。"),
    "exam_wait": _("刚考过没有通过，%(again)s 起可以再考。"),
    "exam_passed_already": _("您的合格证到 %(until)s 有效，到期前 60 天起可以再考。"),
    "exam_another_open": _("您有另一场考试还没有交卷。"),
}
