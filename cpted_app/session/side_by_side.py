"""An earlier state of a site and the state of now, beside each other: whole, or for some readers.

Belongs here: giving both states their results and their common checklist. What is told of them
belongs to ``assess.reassessment``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cpted_app.analysis import thresholds
from cpted_app.analysis.registry import ANALYSES, Progress, Results, part
from cpted_app.assess.assessment import assess, weighed
from cpted_app.assess.checklist import Checklist
from cpted_app.assess.pairing import pairs, share_places
from cpted_app.assess.reassessment import Reassessment, Side, common_list, compared
from cpted_app.assess.versions import ListChanges, checklist_of
from cpted_app.errors import UserError
from cpted_app.model.edit import Row
from cpted_app.model.kinds import Audience
from cpted_app.model.records import Answer, ListVersion
from cpted_app.model.site import Site
from cpted_app.session.compute import Sited, View, view_for
from cpted_app.session.kept_results import KeptResults
from cpted_app.session.reassessing import Earlier
from cpted_app.session.refresh import run_one
from cpted_app.words import N_, Message

NAMED_MOST = 8
"""So many questions are named in a sentence."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A site that is no open session."""

    site: Site


def reassess(
    earlier: Earlier, site: Site, progress: Progress, results: Results | None = None
) -> Reassessment:
    """Return an earlier state beside the state of now, whole.

    ``results`` are those of now where they are known already.

    Raises:
        UserError: the checklist of the earlier state is damaged.
        Cancelled: nobody waits for it any more.
    """
    then = _results(earlier.site, part(progress, 0, 2))
    now = _results(site, part(progress, 1, 2)) if results is None else results
    return _compared(earlier, (earlier.site, then), (site, now))


def reassess_for(
    earlier: Earlier, source: Sited, audience: Audience, kept: KeptResults | None = None
) -> Reassessment:
    """Return what readers of an audience may have of an earlier state beside that of now.

    ``kept`` are results that are known already.

    Both are cut down to these readers before anything is compared. What was or is meant for
    others is out on both sides: else a mark that is withheld now would be told as removed.
    """
    then, now = earlier.site, source.site
    if audience is not Audience.POLICE:  # from whom nothing is withheld
        then, now = _withheld_alike(then, now)
    before, after = (view_for(_Held(each), audience, kept=kept) for each in (then, now))
    return _compared(earlier, _known(before), _known(after))


def _known(view: View) -> tuple[Site, Results]:
    return view.site, view.results


def _compared(
    earlier: Earlier, then: tuple[Site, Results], now: tuple[Site, Results]
) -> Reassessment:
    own = checklist_of(then[0], then[0].header.checklist)
    try:
        today = checklist_of(now[0], own.id)
    except UserError:
        today = own  # somebody's own list, which only the earlier file keeps
    common, changes = common_list(own, today)
    limits = thresholds.load()
    sides = [
        Side(site=site, assessment=assess(site, results, common, limits))
        for site, results in (then, now)
    ]
    weight_set = then[0].header.weight_set
    after = replace(sides[1], assessment=weighed(sides[1].assessment, weight_set))
    notes = (*earlier.notes, *_limits(then[0], now[0], own, today, changes))
    return compared(sides[0], after, notes, earlier_at_utc=earlier.at_utc)


def _limits(
    then: Site, now: Site, own: Checklist, today: Checklist, changes: ListChanges
) -> Iterator[Message]:
    """Yield what cannot be compared, or not as it was."""
    has_answers = any(row.checklist == own.id for row in then.all(Answer))
    if has_answers and then.get(ListVersion, own.id) is None:
        text = N_(
            "The earlier state does not keep the text of checklist {id}: version {version} of"
            " today is taken for it."
        )
        yield Message(text, {"id": own.id, "version": own.version})
    if now.header.checklist != own.id:
        text = N_("Compared is checklist {then}; the site is assessed against {now} today.")
        yield Message(text, {"then": own.id, "now": now.header.checklist})
    left_out = sorted(changes.to_ask_again | {item.id for item in changes.removed})
    values = {"then": own.version, "now": today.version}
    if left_out:
        text = N_(
            "Questions that mean something else in version {now} than in {then} are left out:"
            " {items}."
        )
        yield Message(text, values | {"items": _listed(left_out)})
    if changes.added:
        text = N_("Questions that version {then} did not have are left out: {items}.")
        yield Message(text, values | {"items": _listed([item.id for item in changes.added])})
    if now.header.weight_set != then.header.weight_set:
        yield Message(N_("Both scores are under the weights of the earlier state."))
    if not share_places(then, now):
        yield Message(
            N_("The site was moved to another map system since: places of marks are not compared.")
        )


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:NAMED_MOST]) + (" …" if len(items) > NAMED_MOST else "")


def _results(site: Site, progress: Progress) -> Results:
    return {
        name: run_one(name, site, part(progress, place, len(ANALYSES)))
        for place, name in enumerate(ANALYSES)
    }


def _withheld_alike(then: Site, now: Site) -> tuple[Site, Site]:
    """Return both states, each row in both with the readers of the state that has fewer."""
    paired = pairs(then, now)
    others = {key: now.feature(other) for key, other in paired.items()}
    back = {other: then.feature(key) for key, other in paired.items()}

    def raised(site: Site, other: Site, marks: Mapping[str, Row | None]) -> Site:
        rows = []
        for table in site.rows.values():
            for row in table.values():
                match = marks.get(row.id) or other.get(type(row), row.id)
                rows.append(_for_fewer(row, match))
        return Site.of(rows, site.revision)

    return raised(then, now, others), raised(now, then, back)


def _for_fewer(row: Row, match: Row | None) -> Row:
    readers = [getattr(each, "audience", None) for each in (row, match)]
    if match is None or None in readers:
        return row
    fewest = max((each for each in readers if each is not None), key=list(Audience).index)
    raised: dict[str, object] = {"audience": fewest}
    if getattr(match, "has_personal_data", False):
        raised["has_personal_data"] = True
    return replace(row, **raised)  # type: ignore[arg-type]
