"""From what a person picked of a source to marks of several kinds, in one edit.

Belongs here: which rows each pick takes, and what the edit adds, updates and passes over. Rows
remember where they came from (``reimport``), so that the same source again updates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cpted_app.exchange import osm_presets, reimport
from cpted_app.exchange.choosing import chosen_rows
from cpted_app.exchange.inventory import Holding, Inventory, Section
from cpted_app.exchange.mapping import Options, RawFile, RawRow, as_features
from cpted_app.exchange.problems import Problem, passed_over, summarised
from cpted_app.exchange.registry import far_from_site
from cpted_app.exchange.shaping import shaped
from cpted_app.model.edit import Edit, joined
from cpted_app.model.features import BY_KIND, FEATURE_CLASSES, Feature, feature_class
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

BLOCK = "BlockName"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What the objects of one holding become, and where their fields come from."""

    holding: str
    kind: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one pick does: marks added, brought up to date, unchanged, and what is passed over."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    noted: int = 0
    note: str = ""
    """How many marks say in their note what was assumed or understood, and the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What making marks of a source would do; ``rows`` are the new and the changed marks."""

    edit: Edit
    rows: tuple[Feature, ...]
    added: int
    updated: int
    unchanged: int
    tallies: Mapping[str, Tally]
    """By the key of the holding."""
    problems: tuple[Problem, ...]
    """Of the source as a whole."""


def extracted(site: Site, inventory: Inventory, picks: Sequence[Pick]) -> Extraction:
    """Return the edit that makes marks of what was picked, all kinds in one step.

    An object that several picks mean is taken once for each kind; what a picked block is drawn
    with is not taken again with its layer.

    Raises:
        UserError: a holding, a kind, a field or a column does not exist.
    """
    told: dict[str, list[Problem]] = {}
    features: dict[str, list[tuple[str, Feature]]] = {}
    for holding, pick in _in_order(inventory, picks):
        found, problems = _features(inventory, holding, pick, _blocks(inventory, picks))
        mine = features.setdefault(feature_class(pick.kind).kind, [])
        there = {reimport.key_of(row) for _, row in mine}
        fresh = [row for row in found if reimport.key_of(row) not in there]
        mine += [(holding.key, row) for row in fresh]
        told[holding.key] = summarised(problems)
    return _merged(site, inventory, features, told)


def already_made(site: Site, inventory: Inventory) -> Mapping[str, str]:
    """Return the kind that the objects of each holding were made into before, by its key."""
    kinds = {reimport.key_of(row): row.kind for row in site.features if row.source}
    if not kinds:
        return {}
    found: dict[str, str] = {}
    for holding in inventory.holdings:
        keys = (
            reimport.source_of(inventory.name, holding.layer, row.identity)
            for row in (*holding.rows, *(holding.drawn or ()))
        )
        counted = Counter(kinds[key] for key in keys if key in kinds)
        if counted:
            found[holding.key] = counted.most_common(1)[0][0]
    return found


def is_understood(rows: Sequence[RawRow], kind: type[Feature]) -> bool:
    """Return whether the tags of any of these objects make it of a kind."""
    preset = osm_presets.PRESETS.get(kind.kind)
    return preset is not None and any(preset(row.cells) is not None for row in rows)


def _in_order(inventory: Inventory, picks: Sequence[Pick]) -> list[tuple[Holding, Pick]]:
    """Return the picks with their holdings, blocks before the layers they lie on."""
    found = [(inventory.holding(pick.holding), pick) for pick in picks]
    return sorted(found, key=lambda pair: pair[0].section is not Section.BLOCK)


def _blocks(inventory: Inventory, picks: Sequence[Pick]) -> frozenset[str]:
    holdings = (inventory.holding(pick.holding) for pick in picks)
    return frozenset(one.name for one in holdings if one.section is Section.BLOCK)


def _features(
    inventory: Inventory, holding: Holding, pick: Pick, blocks: frozenset[str]
) -> tuple[list[Feature], list[Problem]]:
    kind = feature_class(pick.kind)
    rows: Iterable[RawRow] = holding.rows_for(kind)
    if holding.section is Section.LAYER and blocks:
        rows = (row for row in rows if row.cells.get(BLOCK) not in blocks)
    columns = (*holding.columns, *(name for name in pick.columns.values() if name == BLOCK))
    raw = RawFile(columns=tuple(dict.fromkeys(columns)), rows=tuple(rows), layer=holding.layer)
    raw = chosen_rows(raw, pick.only)
    problems = list(raw.problems)
    taken = list(raw.rows)
    if holding.is_osm:
        understands = is_understood(taken, kind)
        taken, more = osm_presets.proposed_rows(taken, kind, is_free=not understands)
        problems += more
    fit, more = shaped(taken, kind, pick.constants.get("barrier_type", ""))
    problems += more
    if holding.lettering:
        problems.append(
            passed_over(
                holding.lettering,
                N_("they are lettering and dimensions"),
                N_("Draw with lines, points and blocks what stands on site."),
            )
        )
    options = Options(columns=pick.columns, constants=pick.constants)
    features, more = as_features(replace(raw, rows=tuple(fit), problems=()), kind, options,
                                 inventory.name)  # fmt: skip
    return features, [*problems, *more]


def _merged(
    site: Site,
    inventory: Inventory,
    features: Mapping[str, list[tuple[str, Feature]]],
    told: Mapping[str, list[Problem]],
) -> Extraction:
    edits: list[Edit] = []
    rows: list[Feature] = []
    problems: list[Problem] = []
    counts: dict[str, Counter[str]] = {key: Counter() for key in told}
    notes: dict[str, list[str]] = {key: [] for key in told}
    for kind, pairs in features.items():
        found = reimport.merged(site, [row for _, row in pairs], BY_KIND[kind], inventory.title)
        edits.append(found.edit)
        rows += [*found.added, *found.updated]
        problems += found.problems
        added = set(map(reimport.key_of, found.added))
        updated = set(map(reimport.key_of, found.updated))
        for holding, row in pairs:
            key = reimport.key_of(row)
            what = "added" if key in added else "updated" if key in updated else "unchanged"
            counts[holding][what] += 1
            notes[holding] += [row.note] if row.note else []
    tallies = {
        key: Tally(
            added=count["added"],
            updated=count["updated"],
            unchanged=count["unchanged"],
            problems=tuple(told[key]),
            noted=len(notes[key]),
            note=notes[key][0] if notes[key] else "",
        )
        for key, count in counts.items()
    }
    added_all = sum(one.added for one in tallies.values())
    updated_all = sum(one.updated for one in tallies.values())
    label = reimport.label_of(added_all, updated_all, inventory.title)
    whole = (
        *inventory.problems,
        *problems,
        *_other_kinds(site, features),
        *_gone(site, inventory),
        *far_from_site(site, rows),
    )
    return Extraction(
        edit=joined(label, *edits),
        rows=tuple(rows),
        added=added_all,
        updated=updated_all,
        unchanged=sum(one.unchanged for one in tallies.values()),
        tallies=tallies,
        problems=tuple(summarised(whole)),
    )


def _gone(site: Site, inventory: Inventory) -> list[Problem]:
    """Return the problems that tell of marks whose objects are no longer in the source."""
    layers: dict[str, list[str]] = {}
    for holding in inventory.holdings:
        known = layers.setdefault(holding.layer, [])
        known += [row.identity for row in (*holding.rows, *(holding.drawn or ()))]
    return [
        problem
        for kind in FEATURE_CLASSES
        for layer, identities in layers.items()
        for problem in reimport.missing(
            site, kind, inventory.name, layer, identities, title=inventory.title
        )
    ]


def _other_kinds(site: Site, features: Mapping[str, list[tuple[str, Feature]]]) -> list[Problem]:
    """Return the problem that objects are on the site already as marks of another kind."""
    kinds: dict[str, set[str]] = {}
    for row in site.features:
        if row.source:
            kinds.setdefault(reimport.key_of(row), set()).add(row.kind)
    other = sum(
        bool(kinds.get(reimport.key_of(row), set()) - {kind})
        and kind not in kinds.get(reimport.key_of(row), set())
        for kind, pairs in features.items()
        for _, row in pairs
    )
    if not other:
        return []
    return [
        Problem(
            "there_as_another_kind",
            Message(N_("whole file")),
            Message(
                N_("Of these objects, {count} are on the site already as marks of another kind."),
                {"count": other},
            ),
            Message(N_("Delete those marks first if they were meant to be something else.")),
        )
    ]
