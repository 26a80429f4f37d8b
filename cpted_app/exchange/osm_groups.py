"""Objects of OpenStreetMap by the tags that say what they are."""

from collections.abc import Iterable, Mapping

from cpted_app.exchange.mapping import RawRow

WHOLE = ("building",)
"""Keys whose values are all one sort of thing here."""
BY_VALUE = (
    *("barrier", "entrance", "highway", "natural", "amenity", "leisure", "man_made"),
    *("place", "landuse", "shop", "public_transport", "railway", "waterway", "tourism", "power"),
)
"""Keys of physical things, told apart by value."""


def tag_groups(rows: Iterable[RawRow]) -> Mapping[str, list[RawRow]]:
    """Return the objects by tag, such as ``natural=tree``, in the order of the keys.

    An object with several of the tags is in several groups; one with none of them in none.
    """
    found: dict[str, list[RawRow]] = {}
    for row in rows:
        for key in WHOLE:
            if row.cells.get(key) not in (None, "", "no"):
                found.setdefault(f"{key}=*", []).append(row)
        for key in BY_VALUE:
            value = row.cells.get(key)
            if value not in (None, "", "no"):
                found.setdefault(f"{key}={value}", []).append(row)
    order = {key: at for at, key in enumerate((*WHOLE, *BY_VALUE))}
    names = sorted(found, key=lambda tag: (order[tag.partition("=")[0]], -len(found[tag]), tag))
    return {name: found[name] for name in names}
