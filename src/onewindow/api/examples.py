"""Examples of what is sent, for the description: Mr Li's morning."""

from typing import Any

PACKAGE: dict[str, Any] = {
    "centre": "331081100",
    "applicant": {
        "name": "李守田",
        "number": "332623198204179690",
        "phone": "16000000001",
    },
    "life_event": "open_shop",
    "answers": {"sells": "grocery", "tobacco": "yes"},
    "form": {"business.name": "温岭市泽国李记副食店（演示）"},
    "materials": {"m_idcard": "shared", "m_place": "paper"},
    "delivery": "窗口领取",
}

BODIES: dict[str, dict[str, Any]] = {
    "guide": {"life_event": "open_shop", "answers": {}, "facts": {"by_agent": False}},
    "handIn": PACKAGE,
    "handInMany": {"packages": [{**PACKAGE, "key": "counter-7-0001"}]},
    "putMaterial": {"how": "paper"},
    "checkMaterial": {"right": False, "remark": "图像不清晰"},
    "acceptPackage": {"confirmed": []},
    "acceptPackageWithGaps": {"confirmed": [], "days": 5},
    "askSupplement": {
        "items": [
            {
                "where": "m_place",
                "name": "经营场所使用证明",
                "problem": "缺少出租人签名",
                "remedy": "请出租人签名后重新提交",
            }
        ],
        "days": 5,
    },
    "searchCases": {"text": "332623198204179690"},
    "refuseIntake": {
        "reasons": ["申请事项不属于本机关职权范围"],
        "right_office": {"name": "台州市市场监督管理局"},
    },
    "withdrawCase": {"reason": "申请人改变计划"},
    "revokeAcceptance": {"reasons": ["容缺材料逾期未补交"]},
    "passStep": {"opinion": "经核对，情况属实，同意。"},
    "sendBack": {"reason": "核查照片不全"},
    "pauseCase": {"kind": "testing", "days": 5, "reason": "需委托机构检测"},
    "resumeCase": {"result": "检测合格"},
    "extendCase": {"days": 5, "reason": "情况复杂，需进一步核实"},
    "grantCase": {"reasons": "申请符合法定条件", "conditions": []},
    "refuseCase": {"reasons": "经核查，不符合合理布局规定。"},
    "inspectCommitment": {"passed": True, "note": "与承诺一致"},
    "revokeDecision": {"reasons": "经核查，承诺内容不实"},
    "postResult": {"tracking": "EA123456789CN"},
    "putIntoLocker": {"locker": "A03"},
    "deliverResult": {"receiver": "李守田", "proof": "窗口签收"},
    "beat": {"paper": "ok", "network": "ok", "reader": "ok", "disk": "ok", "version": "1.4.2"},
    "readProgress": {"code": "00000000000", "password": "246810"},
}
