import pytest
from hypothesis import given
from hypothesis import strategies as st

from jejak.common.number_words import END, indonesian_words

VALUES = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "delapan": 8, "sembilan": 9,
}  # fmt: skip
GROUPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read(words: str) -> int:
    """Read the words as a person would, in another way than they are written."""
    total = group = 0
    last = 0
    for word in words.split():
        if word == "seribu":
            total += 1000
        elif word in GROUPS:
            total, group, last = total + (group + last) * GROUPS[word], 0, 0
        elif word == "ratus":
            group, last = group + last * 100, 0
        elif word == "puluh":
            group, last = group + last * 10, 0
        elif word == "belas":
            last += 10
        else:
            last = {"seratus": 100, "sepuluh": 10, "sebelas": 11}.get(word) or VALUES[word]
            if word == "seratus":
                group, last = group + 100, 0
    return total + group + last


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (2_100_000, "dua juta seratus ribu"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (20_000_000, "dua puluh juta"),
        (47_950_000, "empat puluh tujuh juta sembilan ratus lima puluh ribu"),
        (1_000_000_000, "satu miliar"),
        (1_000_000_001_000, "satu triliun seribu"),
        (
            999_000_000_000_012,
            "sembilan ratus sembilan puluh sembilan triliun dua belas",
        ),
    ],
)
def test_amounts_are_said_as_a_receipt_says_them(number, words):
    assert indonesian_words(number) == words


@given(st.integers(0, END - 1))
def test_words_read_back_as_the_number(number):
    assert read(indonesian_words(number)) == number


@pytest.mark.parametrize("number", [-1, END])
def test_what_has_no_words_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        indonesian_words(number)
