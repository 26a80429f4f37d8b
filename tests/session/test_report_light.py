"""Light in a report, from the file to the PDF: files, withheld marks, and sites without light."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import shapely

from cpted_app.model.edit import adding, replacing
from cpted_app.model.features import FeatureId, LightReading, Luminaire, Route
from cpted_app.model.kinds import Audience, LuminaireState
from cpted_app.model.records import Header
from cpted_app.session.compute import view_for
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.output import report_bytes
from cpted_app.session.photometry import embedded
from cpted_app.session.report_order import ReportOrder
from cpted_app.session.session import Session
from cpted_app.words import Message


def luminaire(n: int, x: float, **values: Any) -> Luminaire:
    told: dict[str, Any] = {"label": f"L{n}", "photometry": "street", "bearing_deg": 180.0}
    place = shapely.Point(x, 3.0)
    return Luminaire(id=FeatureId(f"l{n}"), geometry=place, **{**told, **values})


def reading(n: int, x: float) -> LightReading:
    return LightReading(
        id=FeatureId(f"m{n}"),
        label=f"M{n}",
        geometry=shapely.Point(x, 0.0),
        value_lx=8.0,
        meter="Luxmeter",
    )


PATH = Route(
    id=FeatureId("w1"),
    label="W1",
    geometry=shapely.LineString([(0.0, 0.0), (90.0, 0.0)]),
    width_m=3.0,
    lighting_class="P4",
)


@pytest.fixture
def session(tmp_path: Path) -> Any:
    """Give an open session on a street with three lamps, of which the last is withheld."""
    opened = Session.create(tmp_path / "a.gpkg", Header(title="Street"), runner=InlineRunner())
    rows = (
        luminaire(1, 5.0),
        luminaire(2, 30.0),
        luminaire(3, 80.0, audience=Audience.POLICE),
        reading(1, 10.0),
        reading(2, 80.0),
        PATH,
    )
    opened.do(embedded(opened.site, adding(Message("all"), *rows)))
    yield opened
    opened.close()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        words = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(words).split())


def test_the_police_edition_has_every_lamp_and_reading(session: Session) -> None:
    text = text_of(report_bytes(session, ReportOrder(edition=Audience.POLICE)))
    assert "Working luminaires: 3," in text
    assert "M2" in text
    assert "of this edition alone" not in text


def test_the_public_edition_is_calculated_without_what_it_does_not_show(session: Session) -> None:
    text = text_of(report_bytes(session, ReportOrder(edition=Audience.PUBLIC)))
    assert "Working luminaires: 2," in text
    assert "of this edition alone" in text
    assert "L3" not in text


def test_a_reading_below_a_withheld_lamp_is_withheld_too(session: Session) -> None:
    """Beside the light calculated without the lamp it would tell that there is one."""
    labels = [row.label for row in view_for(session, Audience.PUBLIC).site.all(LightReading)]
    assert labels == ["M1"]
    assert "M2" not in text_of(report_bytes(session, ReportOrder(edition=Audience.PUBLIC)))
    whole = view_for(session, Audience.POLICE).site.all(LightReading)
    assert [row.label for row in whole] == ["M1", "M2"]


def test_readings_stay_where_the_withheld_lamp_does_not_burn(session: Session) -> None:
    lamp = session.site.named("L3")
    assert isinstance(lamp, Luminaire)
    session.do(replacing(Message("out"), (lamp, replace(lamp, state=LuminaireState.FAULTY))))
    labels = [row.label for row in view_for(session, Audience.PUBLIC).site.all(LightReading)]
    assert labels == ["M1", "M2"]


def test_a_report_without_light_does_not_load_the_compiled_loops(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from cpted_app.model.records import Header
from cpted_app.session.jobs import InlineRunner
from cpted_app.session.output import report_bytes
from cpted_app.session.session import Session
file = Path({str(tmp_path / "b.gpkg")!r})
site = Session.create(file, Header(title="Bare"), runner=InlineRunner())
assert report_bytes(site).startswith(b"%PDF")
site.close()
print("numba" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"
