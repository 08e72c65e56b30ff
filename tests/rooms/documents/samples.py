"""One body for every kind of paper: Mr Li's shop, with Ms Wang acting for him."""

from typing import Any

QR = "https://onewindow.example/progress/ZG2603020117"
ISSUER = {
    "name": "温岭市市场监督管理局",
    "short": "温市监",
    "phone": "0576-86110001",
    "complaint_phone": "0576-12345",
    "address": "温岭市泽国镇泽国大道201号便民服务中心",
    "hours": "工作日 8:30–11:30，14:00–17:00",
}
CASE: dict[str, Any] = {
    "number": "温市监受〔2026〕12号",
    "issued_on": "2026-03-02",
    "issuer": ISSUER,
    "applicant": {"name": "李明", "id_masked": "331081********0012", "kind": "自然人"},
    "actor": {"name": "王小红", "relation": "代理人", "id_masked": "331081********2244"},
    "matter": {
        "name": "食品小作坊（小餐饮店、小食杂店）登记",
        "code": "xcy_reg",
        "case_number": "11331081002697123A4330131019000202603020012",
        "kind": "行政许可",
        "department": "温岭市市场监督管理局",
    },
    "qr_url": QR,
    "demonstration": True,
    "handler": "泽国镇综窗03号",
    "query_password": "482913",
}
MATERIALS = [
    {"name": "居民身份证", "form": "电子证照", "copies": 1, "note": "数据共享取得"},
    {"name": "小食杂店登记申请书", "form": "电子/原件", "copies": 1},
    {"name": "经营场所使用证明（产权证明或租赁合同）", "form": "原件"},
    {"name": "食品安全承诺书", "form": "原件", "copies": 1},
    {"name": "经营场所平面图", "form": "复印件", "copies": 2, "note": "申请人自绘"},
    {"name": "授权委托书", "form": "原件", "copies": 1},
]
LIMITS: list[dict[str, Any]] = [
    {"clock": "statutory", "days": 20, "unit": "工作日", "due_on": "2026-03-30"},
    {
        "clock": "promised",
        "days": 5,
        "unit": "工作日",
        "due_on": "2026-03-09",
        "demonstration": True,
    },
]
EXPLANATION = ["受理当日不计入，第1日为3月3日（星期二）。", "第5个工作日为3月9日（星期一）。"]
REMEDIES = {"reconsideration_to": "温岭市人民政府", "court": "温岭市人民法院"}
RULES = "《浙江省食品小作坊小餐饮店小食杂店和食品摊贩管理规定》第八条"
GAP = {
    "name": "经营场所使用证明",
    "problem": "租赁合同缺少出租人签名",
    "remedy": "提交双方签名的租赁合同原件",
    "basis": RULES,
}
RECEIPT: dict[str, Any] = {
    **{key: value for key, value in CASE.items() if key != "matter"},
    "number": "泽国便民收〔2026〕318号",
    "issued_on": "2026-03-02T09:41",
    "issuer": {**ISSUER, "name": "温岭市泽国镇便民服务中心"},
    "code": "ZG2603020117",
    "received_at": "2026-03-02T09:41",
    "centre": "泽国镇便民服务中心",
    "materials": MATERIALS,
    "cases": [
        {
            "name": "烟草专卖零售许可证核发（新办）",
            "case_number": "11331081002697123A4330164009000202603020011",
            "department": "温岭市烟草专卖局",
        },
        {
            "name": "食品小作坊（小餐饮店、小食杂店）登记",
            "case_number": "11331081002697123A4330131019000202603020012",
            "department": "温岭市市场监督管理局",
        },
    ],
}
CERTIFICATE: dict[str, Any] = {
    "title": "烟草专卖零售许可证",
    "number": "331081123456",
    "identifier": "1.2.156.3005.2.11100000000013127D001.11331081002697123A.331081260009.001.K",
    "issued_on": "2026-03-02",
    "issuer": {**ISSUER, "name": "温岭市烟草专卖局"},
    "holder": {"name": "李明", "code": "331081********0012", "code_label": "公民身份号码"},
    "lines": [
        ["经营场所", "浙江省台州市温岭市泽国镇泽国大道88号一层东起第二间"],
        ["许可范围", "卷烟、雪茄烟零售"],
    ],
    "valid_from": "2026-03-02",
    "valid_until": "2031-03-01",
    "qr_url": "https://onewindow.example/verify/8831726409915523",
    "demonstration": True,
}

BODIES: dict[str, dict[str, Any]] = {
    "receipt": RECEIPT,
    "receipt_roll": RECEIPT,
    "acceptance": {
        **CASE,
        "received_on": "2026-02-27",
        "accepted_on": "2026-03-02",
        "limits": LIMITS,
        "explanation": EXPLANATION,
        "fee": "不收费",
        "materials": MATERIALS,
        "collect": "counter",
    },
    "supplement": {
        **CASE,
        "received_on": "2026-03-02",
        "items": [GAP, {**GAP, "name": "经营场所平面图"}],
        "deadline_on": "2026-03-16",
    },
    "gaps": {
        **CASE,
        "accepted_on": "2026-03-02",
        "items": [GAP],
        "deadline_on": "2026-03-16",
        "limits": LIMITS,
    },
    "refusal_at_intake": {
        **CASE,
        "received_on": "2026-03-02",
        "reasons": ["现场制售裱花蛋糕不属于小食杂店登记范围。", "经营场所不在本机关管辖区域内。"],
        "basis": [RULES],
        "remedies": REMEDIES,
        "right_office": {"name": "玉环市市场监督管理局", "phone": "0576-87200001"},
    },
    "special": {
        **CASE,
        "procedure": "检验检测",
        "reason": "生活饮用水需要按规定检测。",
        "days": 3,
        "from_on": "2026-03-04",
        "until_on": "2026-03-06",
        "stops_statutory": True,
        "limits": LIMITS,
    },
    "extension": {
        **CASE,
        "accepted_on": "2026-03-02",
        "reason": "经营场所正在整改，需要复核。",
        "days": 10,
        "approved_by": "陈局长",
        "approved_on": "2026-03-27",
        "limits": [{**LIMITS[0], "days": 30, "due_on": "2026-04-14", "provisional": True}],
    },
    "grant": {
        **CASE,
        "accepted_on": "2026-03-02",
        "result": {
            "name": "食品小作坊（小餐饮店、小食杂店）登记证",
            "number": "小食杂331081260009",
            "valid_from": "2026-03-05",
            "valid_until": "2029-03-04",
        },
        "basis": [RULES],
        "conditions": ["不得经营裱花蛋糕和散装白酒。", "登记事项变化的，十个工作日内申请变更。"],
        "collect": "locker",
        "remedies": REMEDIES,
    },
    "refuse": {
        **CASE,
        "accepted_on": "2026-03-02",
        "reasons": ["经营场所与居室没有隔开。"],
        "basis": [RULES],
        "remedies": REMEDIES,
    },
    "delivery": {
        **CASE,
        "papers": [{"name": "grant", "number": "温市监准〔2026〕9号"}],
        "recipient": {"name": "王小红", "relation": "代理人"},
        "mode": "窗口领取",
    },
    "withdrawal": {
        **CASE,
        "deemed": True,
        "reason": "至2026年3月16日没有收到补正材料。",
        "received_on": "2026-03-02",
    },
    "acceptance_revoked": {
        **CASE,
        "accepted_on": "2026-03-02",
        "reasons": ["容缺的经营场所使用证明没有补交。"],
        "basis": [RULES],
        "remedies": REMEDIES,
    },
    "revocation": {
        **CASE,
        "decided_on": "2026-03-06",
        "decision_number": "温市监准〔2026〕8号",
        "certificate": {"name": "小食杂店登记证", "number": "3310812026000008"},
        "reasons": ["核查发现申请人所作的承诺不属实，且在限期内没有改正。"],
        "basis": [RULES],
        "remedies": REMEDIES,
    },
    "voiding": {
        **CASE,
        "received_on": "2026-03-02",
        "reasons": ["前序事项未办成：营业执照。"],
        "basis": [RULES],
        "remedies": REMEDIES,
    },
    "commitment": {
        **CASE,
        "conditions": ["经营场所与生活区域分开；", "从业人员持有健康证明。"],
        "inspection_days": 60,
    },
    "power_of_attorney": {**CASE, "valid_from": "2026-03-02", "valid_until": "2026-06-01"},
    "application": {
        **CASE,
        "sections": [{"title": "经营者", "lines": [["姓名", "李明"], ["民族", "汉族"]]}],
        "materials": MATERIALS,
    },
    "handover": {
        "issued_on": "2026-03-06",
        "issuer": ISSUER,
        "code": "QJ482913",
        "slot": "B-07",
        "contents": ["登记证", "准予行政许可决定书"],
        "recipient": "李*",
        "mode": "locker",
        "qr_url": QR,
        "demonstration": True,
    },
    "star_award": {
        "issued_on": "2026-03-06",
        "issuer": ISSUER,
        "number": "温政服星〔2026〕1号",
        "centre": "泽国镇便民服务中心",
        "grade": "五星",
        "stars": 5,
        "year": 2026,
        "valid_from": "2026-03-06",
        "valid_until": "2027-03-05",
        "scheme": "便民服务中心星级评定表（2026）",
        "qr_url": QR,
        "demonstration": True,
    },
    "certificate": {**CERTIFICATE, "title": "公共场所卫生许可证", "valid_until": None},
    "business_licence": {**CERTIFICATE, "title": "营业执照", "copy": "副本"},
    "tobacco_licence": CERTIFICATE,
    "food_shop_registration": {
        **CERTIFICATE,
        "title": "食品小作坊（小餐饮店、小食杂店）登记证",
    },
}
CERTIFICATES = ("certificate", "business_licence", "tobacco_licence", "food_shop_registration")
SEALED = tuple(
    kind
    for kind in BODIES
    if kind not in ("receipt_roll", "handover", "application", "power_of_attorney")
)
