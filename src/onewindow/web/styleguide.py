"""Every part in every state on two pages, for those who draw and those who check.

Served at /kit/ while DEBUG is on; the tests draw the same pages.
"""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse

from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import Problem
from onewindow.web import kit, parts, words


def portal(request: HttpRequest) -> HttpResponse:
    """The parts as a citizen sees them."""
    return _drawn(request, "parts/guide/portal.html")


def desk(request: HttpRequest) -> HttpResponse:
    """The parts as a clerk sees them."""
    return _drawn(request, "parts/guide/desk.html")


def _drawn(request: HttpRequest, template: str) -> HttpResponse:
    context = {
        **samples(),
        "scan_action": "/kit/staff/",
        "account_links": [
            (either("我的办件", "My cases"), "#"),
            (either("我的证照", "My licences"), "#"),
        ],
        "sign_in": "#",
        "foot_links": [
            (either("隐私说明", "Privacy"), "#"),
            (either("无障碍声明", "Accessibility"), "#"),
        ],
        "desk_links": [
            (either("工作台", "Work"), "#", True, ""),
            (either("待审", "To review"), "#", False, "12"),
            (either("出件", "Collection"), "#", False, "3"),
            (either("查件", "Find a case"), "#", False, ""),
        ],
    }
    return kit.page(request, template, context, status=200)


def either(chinese: str, english: str) -> str:
    return english if words.in_english() else chinese


def samples() -> dict[str, object]:
    """One of everything."""
    return {
        "problems": [
            Problem("picCidNo", "bad_idno", "The identity number does not check."),
            Problem("tel", "bad_mobile", "Enter an 11-digit mobile number."),
        ],
        "fields": every_field(),
        "tags": [str(state) for state in State],
        "lamps": _lamps(),
        "tasks": _tasks(),
        "lines": _lines(),
        "stages": [
            parts.Stage(either("情况", "Your case"), "done"),
            parts.Stage(either("填写", "Answers"), "done"),
            parts.Stage(either("材料", "Papers"), "now"),
            parts.Stage(either("核对", "Check")),
            parts.Stage(either("提交", "Submit")),
        ],
        "lanes": _lanes(),
        "columns": [
            parts.Column(either("办件号", "Case"), sorted="descending", href="#"),
            parts.Column(either("事项", "Service")),
            parts.Column(either("状态", "State")),
            parts.Column(either("时限", "Deadline"), href="#"),
            parts.Column(either("费用", "Fee"), is_number=True),
        ],
        "rows": _rows(),
        "pager": parts.Pager(previous="#", next="#", said=either("第 51–100 件", "51–100")),
        "cards": _cards(),
        "person": parts.Person(
            "李*明", "3310**********1234", "138****5678", either("申请人", "Applicant")
        ),
        "today": date(2026, 3, 2),
        "moment_sample": datetime(2026, 3, 2, 6, 5, tzinfo=UTC),
        "number": "33108120260302000178",
    }


def every_field() -> list[parts.Field]:
    """Every kind of question."""
    wrong = either("身份证号码不正确，请核对 18 位号码。", "Check the 18-digit identity number.")
    kinds = [
        parts.Choice("own", either("自有", "Owned"), is_chosen=True),
        parts.Choice(
            "rent", either("租赁", "Rented"), either("需要租赁合同", "You will need the contract")
        ),
        parts.Choice("free", either("无偿使用", "Lent free of charge")),
    ]
    return [
        parts.Field(
            "entName",
            either("企业（字号）名称", "Name of the business"),
            value="泽国李记烟酒店",
            found_in=either("营业执照", "the business licence"),
        ),
        parts.Field(
            "picCidNo",
            either("证件号码", "Identity number"),
            "idno",
            "33108119800101",
            error=wrong,
            width="20",
        ),
        parts.Field(
            "biPeriod",
            either("营业执照有效期", "Licence valid until"),
            "date",
            hint=either("例如 2026-03-02 或 20260302", "For example 2026-03-02 or 20260302"),
            width="12",
            inputmode="numeric",
        ),
        parts.Field(
            "area",
            either("经营面积", "Floor area"),
            "number",
            "48",
            unit=either("平方米", "m²"),
            width="8",
            inputmode="decimal",
        ),
        parts.Field("linkName", either("联系人", "Contact"), is_required=False),
        parts.Field("addr", either("经营地址", "Address"), "textarea"),
        parts.Field("town", either("乡镇（街道）", "Town"), "select", choices=kinds),
        parts.Field(
            "placeOwnership", either("场地归属", "The premises are"), "radios", choices=kinds
        ),
        parts.Field(
            "goods",
            either("经营哪些食品？", "What food will you sell?"),
            "checkboxes",
            error=either("请至少选择一项。", "Choose at least one."),
            choices=[
                parts.Choice("pre", either("预包装食品", "Packaged food")),
                parts.Choice("bulk", either("散装食品", "Loose food")),
                parts.Choice("raw", either("特殊食品", "Special food"), is_closed=True),
            ],
        ),
        parts.Field(
            "tenancy",
            either("租赁期限", "Tenancy"),
            "daterange",
            values=("2026-01-01", "2027-12-31"),
        ),
        parts.Field("photo", either("本人照片", "Photograph"), "photo", values=("photo.jpg",)),
        parts.Field(
            "contract",
            either("租赁合同", "Tenancy contract"),
            "file",
            hint=either("照片或 PDF，每份不超过 10 MB", "Photographs or PDF, up to 10 MB each"),
        ),
        parts.Field("finger", either("指纹", "Fingerprints"), "finger"),
        parts.Field(
            "staff",
            either("从业人员", "Staff"),
            "table",
            rows=[
                [
                    parts.Field("staff.0.name", either("姓名", "Name"), value="王芳"),
                    parts.Field("staff.0.tel", either("电话", "Phone")),
                ],
                [
                    parts.Field("staff.1.name", either("姓名", "Name")),
                    parts.Field("staff.1.tel", either("电话", "Phone")),
                ],
            ],
        ),
        parts.Field(
            "agreed",
            either("我承诺以上内容真实。", "I declare that all of this is true."),
            "checkbox",
            "1",
        ),
    ]


def _lamps() -> list[parts.Lamp]:
    return [
        parts.Lamp("green", 5),
        parts.Lamp("green", 12, unit="日", is_provisional=True),
        parts.Lamp("yellow", 1),
        parts.Lamp("yellow", 0),
        parts.Lamp("red", -2),
        parts.Lamp("paused", reason=either("待补正", "waiting for papers")),
        parts.Lamp("over", -3),
        parts.Lamp("none"),
    ]


def _tasks() -> list[parts.Task]:
    return [
        parts.Task(either("您的情况", "Your case"), either("已完成", "Done"), "#"),
        parts.Task(
            either("填写信息", "Your answers"),
            either("进行中", "Begun"),
            "#",
            either("还差 2 项", "2 left"),
            "blue",
        ),
        parts.Task(
            either("上传材料", "Your papers"), either("未开始", "Not begun"), "#", tone="grey"
        ),
        parts.Task(
            either("核对并提交", "Check and submit"),
            either("还不能开始", "Not yet"),
            hint=either("先完成上面三项", "After the three above"),
        ),
    ]


def _lines() -> list[parts.Line]:
    return [
        parts.Line(
            either("企业名称", "Name"),
            "泽国李记烟酒店",
            "#",
            either("营业执照", "the business licence"),
        ),
        parts.Line(
            either("经营地址", "Address"),
            either("温岭市泽国镇一号路 18 号", "18 Yihao Road, Zeguo"),
            "#",
        ),
        parts.Line(
            either("承诺时限", "Promised time"),
            either("2 个工作日", "2 working days"),
            is_demonstration=True,
        ),
        parts.Line(either("联系人", "Contact"), "", "#"),
    ]


def _lanes() -> list[parts.Lane]:
    at = datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
    events = [
        parts.Event(either("提交申报", "Submitted"), at, either("李*明", "Li")),
        parts.Event(either("受理", "Accepted"), at, either("泽国镇便民服务中心", "Zeguo centre")),
        parts.Event(
            either("审查中", "In review"), at, either("市烟草局", "Tobacco office"), standing="now"
        ),
        parts.Event(either("作出决定，制发证照", "Decision and licence"), standing="next"),
    ]
    tobacco = either("烟草专卖零售许可证核发", "Tobacco retail licence")
    food = either("仅销售预包装食品备案", "Registration: packaged food only")
    return [
        parts.Lane(
            tobacco,
            either("市烟草局", "Tobacco office"),
            "in-review",
            parts.Lamp("green", 5),
            date(2026, 3, 9),
            events=events,
            href="#",
            is_demonstration=True,
        ),
        parts.Lane(
            food, either("市市场监管局", "Market office"), "ready", None, None, events=events[:2]
        ),
        parts.Lane(
            either("消防安全检查", "Fire safety check"),
            either("市消防大队", "Fire service"),
            "supplement",
            parts.Lamp("paused", reason=either("待补正", "waiting for papers")),
        ),
    ]


def _rows() -> list[dict[str, object]]:
    lamps = _lamps()
    states = ["in-review", "accepted", "supplement", "ready"]
    return [
        {"number": f"33108120260302{n:06d}", "state": state, "lamp": lamps[n], "fee": n * 35}
        for n, state in enumerate(states)
    ]


def _cards() -> list[parts.Card]:
    return [
        parts.Card(
            either("开便利店", "Open a corner shop"),
            either("2 个部门，一次提交", "2 departments, one form"),
            "#",
            icon="shop",
        ),
        parts.Card(
            either("新生儿出生", "A child is born"),
            either("6 个部门，一次提交", "6 departments, one form"),
            "#",
            icon="person",
        ),
        parts.Card(
            either("泽国镇便民服务中心", "Zeguo centre"),
            either("今天 8:30–17:00", "Today 8:30–17:00"),
            "#",
            either("等候 3 人", "3 waiting"),
            "green",
            "place",
        ),
        parts.Card(
            either("烟草专卖零售许可证", "Tobacco licence"),
            either("有效期至 2031年3月1日", "Valid until 1 March 2031"),
            tag=either("有效", "Valid"),
            tone="green",
        ),
    ]
