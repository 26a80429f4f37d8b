"""How a proposal words what it rests on."""

from cpted_app.assess.rules import UsedEvidence


def used(value: float, op: str, threshold: float) -> str:
    holds = value <= threshold if op == "<=" else value >= threshold
    evidence = UsedEvidence(
        name="luminaire.working",
        value=value,
        unit="1",
        op=op,
        threshold=threshold,
        threshold_id="t",
        source="s",
        verified=False,
        where=("L6",),
        holds=holds,
    )
    return str(evidence.text)


def test_a_flag_is_worded_as_yes_or_no() -> None:
    assert used(0.0, "<=", 0.0) == "luminaire works: no, as the limit asks (L6)"
    assert used(0.0, ">=", 1.0) == "luminaire works: no, the limit asks yes (L6)"
    assert used(1.0, "<=", 0.0) == "luminaire works: yes, the limit asks no (L6)"
