"""What the report says about light beyond the results: maps, what would change, file warnings.

Belongs here: computing it from the part of a site that the report's readers may have, and from
nothing else. A site without light pays nothing for it.
"""

from typing import TYPE_CHECKING, Protocol

from cpted_app.analysis.registry import Progress, Results
from cpted_app.errors import UserError
from cpted_app.model.features import Luminaire
from cpted_app.model.kinds import LuminaireState
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site
from cpted_app.words import Message

if TYPE_CHECKING:
    from cpted_app.analysis.sampling import Raster
    from cpted_app.report.light_detail import LightDetail

CELLS = 40_000
"""About the cells of a map: finer than paper shows at the size it is printed."""
AROUND_M = 12.0
"""How far beyond luminaires, routes and zones a map reaches."""


class Attached(Protocol):
    """What gives the bytes of an attachment."""

    def attachment(self, sha256: str, /) -> bytes:
        """Return the bytes of an attachment."""


def light_detail(
    source: Attached, seen: Site, results: Results, progress: Progress
) -> "LightDetail | None":
    """Return what the chapter on light needs, or None where no light was calculated.

    Args:
        source: Where the photometric files are.
        seen: The part of the site that the readers may have.
        results: Of the analyses of that same part.
        progress: Told the share done.

    Raises:
        Cancelled: nobody waits for the result any more.
    """
    from cpted_app.analysis.light.result import LightResults

    light = results.get("light")
    if not isinstance(light, LightResults) or light.reason is not None or not _shining(seen):
        return None
    # Loaded late: what follows needs the compiled loops.
    from cpted_app.analysis.light.lighting import Quantity, Receiver
    from cpted_app.analysis.light.what_if import compared, what_if
    from cpted_app.report.light_detail import LightDetail

    found = what_if(seen, lambda share: progress(0.5 * share), light)
    receiver = Receiver(Quantity.HORIZONTAL)
    fields = compared(seen, receiver, _raster(seen), lambda share: progress(0.5 + 0.5 * share))
    shining = _shining(seen)
    return LightDetail(
        what_if=found,
        comparison=fields,
        has_planned=any(one.state is LuminaireState.PLANNED for one in shining),
        warnings={row.name: _warnings(source, row) for row in seen.all(Photometry)},
        generic=_generic(seen),
    )


def _shining(site: Site) -> list[Luminaire]:
    known = {row.name for row in site.all(Photometry)}
    states = (LuminaireState.WORKING, LuminaireState.PLANNED)
    return [one for one in site.all(Luminaire) if one.photometry in known and one.state in states]


def _raster(site: Site) -> "Raster":
    import shapely

    from cpted_app.analysis.light.field import finest_step_m
    from cpted_app.analysis.sampling import Raster
    from cpted_app.model.features import Route, Zone

    shapes = [one.geometry for one in (*_shining(site), *site.all(Route), *site.all(Zone))]
    box = shapely.GeometryCollection(shapes).buffer(AROUND_M).bounds
    return Raster.over(box, finest_step_m(box, CELLS))


def _warnings(source: Attached, row: Photometry) -> tuple[Message, ...]:
    from cpted_app.session.photometry_files import file_of

    try:
        return tuple(each.message for each in file_of(source, row).warnings)
    except UserError as error:
        return (error.message,)


def _generic(site: Site) -> frozenset[str]:
    from cpted_app.session.photometry_files import site_files

    return frozenset(one.row.name for one in site_files(site) if one.is_generic)
