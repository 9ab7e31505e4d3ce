"""Every message has its Indonesian and its English, with the same placeholders."""

import re

import pytest
from django.utils import translation

from tools import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}")


def test_every_message_in_use_is_translated() -> None:
    assert messages.missing() == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    catalog = messages.read_catalog(language)
    different = [
        english
        for (_context, english), text in catalog.items()
        if text and set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(text))
    ]
    assert different == []


def test_english_is_the_message_itself() -> None:
    catalog = messages.read_catalog("en")
    assert [m for (_context, m), text in catalog.items() if text != m] == []


def test_no_translation_is_left_without_use() -> None:
    assert sorted(set(messages.read_catalog("id")) - messages.messages_in_use()) == []


def test_the_compiled_catalogue_speaks_both_languages() -> None:
    with translation.override("id"):
        assert translation.gettext("Village library") == "Perpustakaan desa"
    with translation.override("en"):
        assert translation.gettext("Village library") == "Village library"
