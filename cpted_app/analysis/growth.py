"""The planting of a later year: hedges and trees as they will stand if nobody cuts them."""

from dataclasses import replace

from cpted_app.model.edit import replacing
from cpted_app.model.features import Barrier, Tree
from cpted_app.model.fields import specs
from cpted_app.model.site import Site
from cpted_app.words import N_, Message


def grown(site: Site, years: float) -> Site:
    """Return a site whose planting has grown for so many years.

    The top of a hedge or tree rises by its yearly growth; a crown widens in the proportion in
    which the tree gets taller, and its lowest branches stay where they are. What has no growth
    stays as it is.
    """
    planting: tuple[Barrier | Tree, ...] = (*site.all(Barrier), *site.all(Tree))
    growing = [row for row in planting if row.growth_m_per_year > 0.0]
    if not growing or years <= 0.0:
        return site
    pairs = [(row, _later(row, years)) for row in growing]
    return site.apply(replacing(Message(N_("Let the planting grow")), *pairs))


def _later(row: Barrier | Tree, years: float) -> Barrier | Tree:
    height_m = row.height_m + years * row.growth_m_per_year
    if isinstance(row, Barrier):
        return replace(row, height_m=min(height_m, specs(Barrier)["height_m"].maximum))
    height_m = min(height_m, specs(Tree)["height_m"].maximum)
    radius_m = row.crown_radius_m * height_m / row.height_m
    return replace(
        row, height_m=height_m, crown_radius_m=min(radius_m, specs(Tree)["crown_radius_m"].maximum)
    )
