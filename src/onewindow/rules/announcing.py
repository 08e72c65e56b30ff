"""What the voice of a hall says when a number is called."""

DIGITS = "零一二三四五六七八九"


def called(*, number: str, window: int) -> str:
    """The words of a call: 请 A零一七 到 三号窗口.

    number: as printed on the ticket (A017); letters stay, digits are said one by one, so that
    017 is not heard as seventeen. window: its number at the counter. Source: house rule.
    """
    return f"请 {digit_by_digit(number)} 到 {counted(window)}号窗口"


def digit_by_digit(text: str) -> str:
    """Every digit as its Chinese word, everything else as it is: A017 → A零一七.

    Source: house rule.
    """
    return "".join(DIGITS[int(sign)] if sign in "0123456789" else sign for sign in text)


def counted(number: int) -> str:
    """A number of one or two digits as it is counted: 12 → 十二, 30 → 三十.

    A longer one is said digit by digit, as on a door: 105 → 一零五. Source: house rule.
    """
    if not 0 < number < 100:
        return digit_by_digit(str(number))
    tens, ones = divmod(number, 10)
    before = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return before + (DIGITS[ones] if ones else "")
