"""Amounts in words (*terbilang*), as Indonesian budgets and receipts write them."""

DIGITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
STEPS = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
    (10**2, "ratus"),
    (10, "puluh"),
)
# Below this there is a word for everything.
END = 10**15


def indonesian_words(number: int) -> str:
    """Return `dua puluh juta` of 20,000,000; from 0 to below 1,000 trillion (10^15)."""
    if not 0 <= number < END:
        raise ValueError(number)
    if number < len(DIGITS):
        return DIGITS[number]
    if number < 20:
        return f"{DIGITS[number - 10]} belas"
    size, name = next(step for step in STEPS if number >= step[0])
    count, rest = divmod(number, size)
    # "One" melts into a hundred and a thousand, and into nothing larger.
    said = f"se{name}" if count == 1 and size <= 1000 else f"{indonesian_words(count)} {name}"
    return f"{said} {indonesian_words(rest)}" if rest else said
