"""The program's own words: what stands in a report whatever the site is.

Belongs here: labels of fields and choices, what the chapters say, checklists and thresholds,
in every language. A withheld text that is one of these words tells nobody anything.
"""

import sys
from collections.abc import Hashable, Iterator
from functools import cache
from types import CodeType
from typing import Any, cast

from cpted_app.analysis import thresholds
from cpted_app.assess import checklist
from cpted_app.i18n import LANGUAGES, translator
from cpted_app.model.features import FEATURE_CLASSES
from cpted_app.model.fields import specs
from cpted_app.model.site import ROW_CLASSES


@cache
def program_text() -> str:
    """Return all of the program's own words as one text."""
    own = list(dict.fromkeys([*_labels(), *_prose()]))
    worded = dict.fromkeys(translator(code)(text) for code in LANGUAGES for text in own)
    return " \n ".join([*worded, *_checklists(), *_thresholds()])


def _labels() -> Iterator[str]:
    for row_class in ROW_CLASSES:
        for spec in specs(cast("Hashable", row_class)).values():
            yield spec.label
            yield from spec.choices.values()
    yield from (row_class.title for row_class in FEATURE_CLASSES)


_SPEAKING = ("report", "drawing", "analysis", "assess")
"""The packages whose sentences reach a report."""


_EXAMPLE = ">>> "
"""In a description with an example, which may name a mark of its own: nobody's words."""


def _prose() -> Iterator[str]:
    """Yield the texts that stand in the code: an officer may be called Page or Field."""
    for name, module in sorted(sys.modules.items()):
        loader: Any = getattr(module, "__loader__", None)
        if name.startswith(tuple(f"cpted_app.{each}." for each in _SPEAKING)):
            yield from _constants(loader.get_code(name))


def _constants(code: CodeType) -> Iterator[str]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _constants(constant)
        elif isinstance(constant, str) and _EXAMPLE not in constant:
            yield constant
        elif isinstance(constant, tuple):
            yield from (part for part in constant if isinstance(part, str))


def _checklists() -> Iterator[str]:
    for questions in checklist.all_checklists():
        for code in LANGUAGES:
            yield questions.title.in_language(code)
            yield questions.intro.in_language(code)
            for field in questions.principles:
                yield field.title.in_language(code)
            for item in questions.items:
                texts = (item.topic, item.text, item.guidance, *item.anchors)
                yield from (text.in_language(code) for text in texts)
                yield from item.sources


def _thresholds() -> Iterator[str]:
    for limit in thresholds.load().values():
        yield from (limit.quantity, limit.citation)
