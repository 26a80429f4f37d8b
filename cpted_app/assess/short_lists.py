"""The short list of a place: the few questions that matter most there, over all checklists.

Belongs here: reading ``resources/checklists/short.toml`` and joining the lists of several place
types. An answer to a question of a short list is an answer like any other.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from cpted_app import resources
from cpted_app.assess.checklist import Item, all_checklists
from cpted_app.errors import UserError
from cpted_app.model.kinds import PlaceType
from cpted_app.words import N_

FILE = "short.toml"


def short_list(place_types: Iterable[PlaceType]) -> frozenset[str]:
    """Return the ids of the questions on the short list of a place of these types; none means all.

    >>> "2D-08" in short_list([PlaceType.CAR_PARK]), "2D-08" in short_list([PlaceType.PARK])
    (True, False)
    """
    lists = load()
    return frozenset(item for each in tuple(place_types) or lists for item in lists[each])


@cache
def load() -> Mapping[PlaceType, tuple[str, ...]]:
    """Return the built-in short lists by place type.

    Raises:
        UserError: the file is damaged.
    """
    items = [item for each in all_checklists() for item in each.items]
    return read(resources.read_bytes("checklists", FILE), FILE, items)


def read(content: bytes, file: str, items: Iterable[Item]) -> Mapping[PlaceType, tuple[str, ...]]:
    """Return the short lists in a file's content, by place type.

    Raises:
        UserError: it is no such file, a place type has no list, or a list names a question twice,
            one that does not exist, or one that is not asked there.
    """
    lists = resources.decode_toml(content, file, dict[PlaceType, tuple[str, ...]])
    known = {item.id: item for item in items}
    for place_type in PlaceType:
        if not lists.get(place_type):
            raise _wrong(file, place_type, "–")
        _check(lists[place_type], place_type, known, file)
    return lists


def _check(
    ids: tuple[str, ...], place_type: PlaceType, known: Mapping[str, Item], file: str
) -> None:
    seen: set[str] = set()
    for item_id in ids:
        item = known.get(item_id)
        if item is None or item_id in seen or not item.concerns((place_type,)):
            raise _wrong(file, place_type, item_id)
        seen.add(item_id)


def _wrong(file: str, place_type: PlaceType, item: str) -> UserError:
    return UserError(
        N_("{file}, {place_type}: the short list cannot hold “{item}”."),
        N_("Name each question once, of those that are asked at such a place."),
        file=file,
        place_type=place_type.value,
        item=item,
    )
