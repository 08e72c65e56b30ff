"""The simulator's own page: lay a card, break a peripheral. Both languages on one line."""

from html import escape

from onewindow.program.simulated import KINDS, Simulator, states_of

NAMES = {
    "reader": "读卡器 Card reader",
    "camera": "高拍仪 Document camera",
    "printer": "打印机 Printer",
    "pad": "签字板 Signature pad",
    "locker": "取件柜 Locker",
    "scanner": "扫码器 Code scanner",
}
WORDS = {
    "ok": "正常 well",
    "fault": "故障 at fault",
    "absent": "未接 unplugged",
    "jam": "卡纸 jammed",
    "paper_out": "缺纸 no paper",
}
STYLE = """
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; max-width: 46rem;
  margin: 0 auto; padding: 1rem; color: #16202c; background: #f4f6f9; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
.band { background: #7a4100; color: #fff; padding: .25rem .75rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .4rem 0; }
button, input { font: inherit; min-height: 44px; padding: 0 .9rem; border: 1px solid #5f6976;
  background: #fff; border-radius: 4px; cursor: pointer; }
button[aria-pressed=true] { background: #0b4ea2; border-color: #0b4ea2; color: #fff; }
span { flex: 0 0 14rem; }
:focus-visible { outline: 3px solid #16202c; outline-offset: 2px; }
"""


def drawn(simulator: Simulator) -> str:
    """The whole page as it stands now."""
    card, held = simulator.card, simulator.code
    lying = f"{card.name} {card.number}" if card else "没有卡 none"
    cards = "".join(
        _button(
            "key", key, f"{name} {number[:6]}…{number[-4:]}", bool(card and card.number == number)
        )
        for key, (name, number) in simulator.people.items()
    )
    rows = "".join(
        f'<form method="post" action="/simulator/state"><span>{NAMES[kind]}</span>'
        f'<input type="hidden" name="kind" value="{kind}">'
        + "".join(
            _button("state", state, WORDS[state], simulator.states[kind] == state)
            for state in states_of(kind)
        )
        + "</form>"
        for kind in KINDS
    )
    return (
        '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>外设模拟器 Simulated peripherals</title><style>{STYLE}</style></head><body>"
        '<p class="band">演示：没有真实设备，人物均为虚构'
        " Demonstration: no real device, invented people</p>"
        "<h1>外设模拟器 Simulated peripherals</h1>"
        f"<h2>读卡器上 On the reader：{escape(lying)}</h2>"
        f'<form method="post" action="/simulator/card">{cards}'
        f"{_button('key', '', '拿走卡 Take the card away', not card)}</form>"
        f"<h2>扫码器前 Before the scanner：{escape(held.text if held else '没有 none')}</h2>"
        '<form method="post" action="/simulator/code"><label for="text">码 Code</label>'
        '<input id="text" name="text" autocomplete="off"><button>扫 Scan</button></form>'
        f"<h2>外设 Peripherals</h2>{rows}"
        f"<p>最近一次动作 Last act：{escape(simulator.last or '无 none')}</p></body></html>"
    )


def _button(name: str, value: str, words: str, is_on: bool) -> str:
    return (
        f'<button name="{name}" value="{escape(value)}" aria-pressed="{str(is_on).lower()}">'
        f"{escape(words)}</button>"
    )
