"""Light at points: how much of it falls there, as ``points`` asks.

Pictures of light are made in ``light_picture``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.field import FieldOptions, lit_by
from cpted_app.analysis.light.lighting import Quantity, Receiver
from cpted_app.analysis.registry import Progress
from cpted_app.drawing.fields import plain_steps
from cpted_app.errors import UserError
from cpted_app.model.features import Luminaire
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.kinds import LIGHT_QUANTITIES, LightQuantity
from cpted_app.model.site import Site
from cpted_app.session.point_quantities import Asked, Compute, PointQuantity
from cpted_app.words import N_


def _illuminance(quantity: Quantity) -> Compute:
    def compute(site: Site, points_m: Array, asked: Asked, progress: Progress) -> Array:
        lamps, shades = lit_by(
            site, FieldOptions(leaf_on=asked.leaf_on, with_planned=asked.with_planned)
        )
        if lamps.left_out:
            raise _without_photometry(site, lamps.left_out)
        receiver = Receiver(quantity, asked.bearing_deg or 0.0)
        return lighting.illuminance(lamps.exact(), shades, points_m, [receiver], progress)[:, 0]

    return compute


def _light(quantity: LightQuantity, engine: Quantity) -> PointQuantity:
    is_on_faces = quantity in (LightQuantity.VERTICAL, LightQuantity.SEMICYLINDRICAL)
    return PointQuantity(
        label=LIGHT_QUANTITIES[quantity],
        unit="lx",
        height_m=FACE_HEIGHT_M if is_on_faces else 0.0,
        compute=_illuminance(engine),
        steps=plain_steps(on_faces=is_on_faces),
    )


def _without_photometry(site: Site, ids: tuple[str, ...]) -> UserError:
    labels = [row.label or row.id for row in site.all(Luminaire) if row.id in set(ids)]
    shown = ", ".join(labels[:5]) + (" …" if len(labels) > 5 else "")
    return UserError(
        N_("No photometry is known for {labels}, so the light cannot be calculated."),
        N_("Give each an .ies or .ldt file, or the name of a generic luminaire."),
        labels=shown,
    )


LIGHT: Final[Mapping[str, PointQuantity]] = MappingProxyType(
    {
        "eh": _light(LightQuantity.HORIZONTAL, Quantity.HORIZONTAL),
        "ev": _light(LightQuantity.VERTICAL, Quantity.VERTICAL),
        "esc": _light(LightQuantity.SEMICYLINDRICAL, Quantity.SEMICYLINDRICAL),
        "ehs": _light(LightQuantity.HEMISPHERICAL, Quantity.HEMISPHERICAL),
    }
)
