"""The light distributions that a site carries, ready to be calculated with."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from cpted_app.analysis.light.photometry import IntensityTable, closed
from cpted_app.model.records import Photometry
from cpted_app.model.site import Site

_KEPT = 256
"""Tables kept ready; a site has a few."""


def intensity_tables(site: Site) -> Mapping[str, IntensityTable]:
    """Return the tables of a site, intensities in cd, by the name that luminaires call them."""
    return MappingProxyType({row.name: _table(row) for row in site.all(Photometry)})


@lru_cache(maxsize=_KEPT)
def _table(row: Photometry) -> IntensityTable:
    shape = (len(row.c_deg), len(row.gamma_deg))
    return closed(row.c_deg, row.gamma_deg, np.reshape(row.intensity_cd, shape))
