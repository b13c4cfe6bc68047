"""Numbers that are names, such as a telephone number, after a spreadsheet took them for amounts."""

from __future__ import annotations

import re

_POINT_ZERO = re.compile(r"(\d{3,})[.,]0{1,2}")  # 90041180,0
_POWER = re.compile(r"(\d+)[.,]?(\d*)E\+?(\d{1,2})", re.IGNORECASE)  # 4,0317E+08
_SEPARATORS = re.compile(r"[\s./()-]")


def digits_again(written: str) -> str:
    """The number as it was before a spreadsheet took it for an amount. Raises ValueError when digits were lost."""
    text = written.strip()
    if whole := _POINT_ZERO.fullmatch(text):
        return whole[1]
    if power := _POWER.fullmatch(text):
        if len(power[2]) < int(power[3]):
            raise ValueError(
                f"“{text}”: Excel maakte er een afgerond getal van. Zet de kolom op “Tekst” en vul het in."
            )
        return (power[1] + power[2])[: len(power[1]) + int(power[3])]
    return text


def phone(written: str) -> str:
    """A Belgian telephone number with the 0 or + that a spreadsheet took off. Raises ValueError as digits_again."""
    text = digits_again(written)
    digits = _SEPARATORS.sub("", text)
    if not digits.isdecimal() or digits.startswith("0"):
        return text
    if len(digits) == 8 or (len(digits) == 9 and digits.startswith("4")):
        return f"0{text}"
    return f"+{text}" if digits.startswith("32") and len(digits) in {10, 11} else text
