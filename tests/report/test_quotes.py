"""What public rows may share with withheld ones: the words of one template, and nothing else."""

from datetime import UTC, datetime

import pytest
import shapely

from cpted_app.model.features import FeatureId, Luminaire
from cpted_app.model.kinds import Audience, Role
from cpted_app.model.records import Recommendation, Remark
from cpted_app.model.site import Site
from cpted_app.report.quotes import quotes

AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
OURS = "Have our own crew look at {} every week, and mend it within {} working days."
REMARK = "Nobody of ours looks at the lamps behind the depot on weekday nights."


def lamp(label: str, audience: Audience) -> Luminaire:
    at = shapely.Point(int(label[1:]), 0)
    return Luminaire(id=FeatureId(label), label=label, geometry=at, audience=audience)


def asked(
    label: str, text: str, audience: Audience, *, condition: str = "", evidence: str = ""
) -> Recommendation:
    return Recommendation(
        id=f"r{label}",
        label=f"R{label[1:]}",
        subject=label,
        text=text,
        audience=audience,
        condition=condition,
        evidence=evidence,
    )


def found(*rows: Recommendation | Remark) -> list[str]:
    lamps = [lamp("L1", Audience.PUBLIC), lamp("L2", Audience.POLICE)]
    site = Site.of([*lamps, *rows])
    return [leak.text for leak in quotes(site, site.seen_by(Audience.PUBLIC))]


def test_drafts_of_ones_own_template_for_all_and_for_some_are_no_alarm() -> None:
    public = asked("L1", OURS.format("L1", 5), Audience.PUBLIC, condition="At least 5 lx at L1.")
    hidden = asked("L2", OURS.format("L2", 9), Audience.POLICE, condition="At least 7 lx at L2.")
    assert found(public, hidden) == []


def test_a_withheld_remark_in_ones_own_template_is_told_all_the_same() -> None:
    remark = Remark(
        id="m", role=Role.POLICE, text=REMARK, by="", at_utc=AT, audience=Audience.POLICE
    )
    public = asked("L1", f"Light L1. {REMARK}", Audience.PUBLIC)
    hidden = asked("L2", f"Light L2. {REMARK}", Audience.POLICE)
    assert any("nobody of ours looks" in text for text in found(remark, public, hidden))


@pytest.mark.parametrize(
    "public",
    [
        asked("L1", OURS.format("L1", 5) + " The depot has no guard.", Audience.PUBLIC),
        asked("L1", "Mend L1.", Audience.PUBLIC, evidence=OURS.format("L1", 5)),
    ],
)
def test_what_is_more_than_the_same_text_or_stands_elsewhere_is_told(
    public: Recommendation,
) -> None:
    hidden = asked("L2", OURS.format("L2", 5), Audience.POLICE)
    assert any("mend it within 5" in text for text in found(public, hidden))


def test_a_withheld_label_is_told_in_a_text_of_the_same_form() -> None:
    public = asked("L1", OURS.format("L2", 5), Audience.PUBLIC)
    hidden = asked("L2", OURS.format("L2", 5), Audience.POLICE)
    assert "l2" in found(public, hidden)
