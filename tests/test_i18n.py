"""Language is chosen at run time, and a message carries its numbers through translation."""

from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from cpted_app import i18n, resources
from cpted_app.words import N_, Message


@pytest.fixture(autouse=True)
def _language_restored() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.set_language(before)


@pytest.fixture
def german(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a German catalogue of three messages in the place of the shipped one."""
    folder = tmp_path_factory.mktemp("i18n")
    catalogue = Catalog(locale="de", domain="cpted")
    catalogue.add("Move {label}", "{label} verschieben")
    catalogue.add("luminaire {n}", "Leuchte {n}")
    catalogue.add(("{n} remark", "{n} remarks"), ("{n} Anmerkung", "{n} Anmerkungen"))
    target = folder / "de" / "LC_MESSAGES" / "cpted.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(resources, "path", lambda *_parts: folder)
    i18n._catalogue.cache_clear()
    monkeypatch.setattr(i18n, "_current", "en")


@pytest.fixture(autouse=True)
def _catalogues_forgotten() -> Iterator[None]:
    yield
    i18n._catalogue.cache_clear()


@pytest.mark.usefixtures("german")
def test_a_message_within_a_message_is_worded_in_the_same_language() -> None:
    message = Message(N_("Move {label}"), {"label": Message("luminaire {n}", {"n": 4})})
    assert i18n.worded(message) == "Move luminaire 4"
    assert i18n.worded(message, "de") == "Leuchte 4 verschieben"


@pytest.mark.usefixtures("german")
def test_the_report_keeps_its_language_when_the_window_changes() -> None:
    report = i18n.translator("de")
    i18n.set_language("en")
    assert report("luminaire {n}") == "Leuchte {n}"
    assert i18n._("luminaire {n}") == "luminaire {n}"


@pytest.mark.usefixtures("german")
def test_plural_forms_follow_the_number() -> None:
    i18n.set_language("de")
    assert i18n.ngettext("{n} remark", "{n} remarks", 1) == "{n} Anmerkung"
    assert i18n.ngettext("{n} remark", "{n} remarks", 3) == "{n} Anmerkungen"


@pytest.mark.usefixtures("german")
def test_the_empty_text_stays_empty() -> None:
    assert i18n.translator("de")("") == ""


def test_a_language_without_catalogue_falls_back_to_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(*parts: str) -> None:
        raise FileNotFoundError(parts)

    monkeypatch.setattr(resources, "path", missing)
    i18n._catalogue.cache_clear()
    assert i18n.translator("et")("Undo") == "Undo"


@pytest.mark.usefixtures("german")
def test_only_languages_that_say_something_are_offered() -> None:
    folder = resources.path("i18n")
    empty = folder / "nl" / "LC_MESSAGES" / "cpted.mo"
    empty.parent.mkdir(parents=True)
    with empty.open("wb") as file:
        write_mo(file, Catalog(locale="nl", domain="cpted"))
    assert i18n.available_languages() == {"en": "English", "de": "Deutsch"}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        i18n.set_language("xx")
    with pytest.raises(ValueError, match="xx"):
        i18n.translator("xx")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANGUAGE": "fr:ca:es", "LANG": "fr_FR.UTF-8"}, "ca"),
        ({"LC_ALL": "C.UTF-8", "LANG": "pt_PT.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_system_language_is_the_first_one_spoken(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.system_language() == expected
    assert i18n.set_language(None) == (expected if expected in i18n.available_languages() else "en")


def test_there_are_seven_languages() -> None:
    assert list(i18n.LANGUAGES) == ["en", "de", "nl", "pt", "et", "es", "ca"]
