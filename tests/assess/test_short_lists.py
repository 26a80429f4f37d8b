"""The short lists: a quarter of what is asked, with every critical question, read strictly."""

import pytest

from cpted_app.assess.checklist import Item, all_checklists
from cpted_app.assess.short_lists import load, read, short_list
from cpted_app.errors import UserError
from cpted_app.model.kinds import PlaceType

ITEMS = [item for each in all_checklists() for item in each.items]
WHOLE = "\n".join(f'{name.value} = ["2A-18"]' for name in PlaceType)


def asked(place_type: PlaceType) -> list[Item]:
    return [item for item in ITEMS if item.concerns([place_type])]


@pytest.mark.parametrize("place_type", list(PlaceType))
def test_a_short_list_is_about_a_quarter_of_what_is_asked_there(place_type: PlaceType) -> None:
    share = len(load()[place_type]) / len(asked(place_type))
    assert 0.20 <= share <= 0.30


@pytest.mark.parametrize("place_type", list(PlaceType))
def test_every_critical_question_of_a_place_is_on_its_short_list(place_type: PlaceType) -> None:
    critical = {item.id for item in asked(place_type) if item.critical}
    assert critical
    assert critical <= short_list([place_type])


def test_several_place_types_join_their_lists_and_none_means_all() -> None:
    park, stop = short_list([PlaceType.PARK]), short_list([PlaceType.TRANSPORT_STOP])
    assert short_list([PlaceType.PARK, PlaceType.TRANSPORT_STOP]) == park | stop
    assert short_list([]) == frozenset().union(*load().values())


@pytest.mark.parametrize(
    ("spoiled", "named"),
    [
        (WHOLE.replace('park = ["2A-18"]', 'park = ["2A-18", "2A-99"]', 1), "2A-99"),
        (WHOLE.replace('park = ["2A-18"]', 'park = ["2A-18", "2A-18"]', 1), "2A-18"),
        (WHOLE.replace('park = ["2A-18"]', 'park = ["2D-08"]', 1), "2D-08"),
        (WHOLE.replace('park = ["2A-18"]', "park = []", 1), "park"),
        (WHOLE.replace('retail = ["2A-18"]', ""), "retail"),
        (WHOLE + '\nharbour = ["2A-18"]', "harbour"),
        (WHOLE + "\nstreet", "short.toml"),
    ],
)
def test_a_spoiled_file_is_refused_with_the_place(spoiled: str, named: str) -> None:
    assert read(WHOLE.encode(), "short.toml", ITEMS)[PlaceType.PARK] == ("2A-18",)
    with pytest.raises(UserError, match=named):
        read(spoiled.encode(), "short.toml", ITEMS)
