"""Recommendations as rows of an export: what is asked for, its priority, what became of it.

Columns: label, text, item, subject, subject_label, priority (high, medium, low; empty: unknown),
severity, likelihood, condition, measure_of_success, owner, stage, design_stage, cost, effort,
evidence, exclusion, fortress, privacy, displacement, side_effects, sara, response,
response_reason, follow_up, follow_up_on, review_on, audience; closed sets as their values.
"""

from cpted_app.analysis.registry import Results
from cpted_app.assess.priority import priority, ranked
from cpted_app.exchange.result_rows import ExportRow
from cpted_app.exchange.subjects import place_of, subject_label
from cpted_app.model.records import Recommendation
from cpted_app.model.site import Site

COLUMNS = (
    "severity",
    "likelihood",
    "condition",
    "measure_of_success",
    "owner",
    "stage",
    "design_stage",
    "cost",
    "effort",
    "evidence",
    "exclusion",
    "fortress",
    "privacy",
    "displacement",
    "side_effects",
    "sara",
    "response",
    "response_reason",
    "follow_up",
    "follow_up_on",
    "review_on",
    "audience",
)


def recommendation_rows(site: Site, _results: Results) -> list[ExportRow]:
    """Return the recommendations of a site in the order of their priority."""
    rows = []
    for row in ranked(site.all(Recommendation)):
        head = {
            "label": row.label,
            "text": row.text,
            "item": row.item,
            "subject": row.subject,
            "subject_label": subject_label(site, row.subject),
            "priority": priority(row),
        }
        values = {name: getattr(row, name) for name in COLUMNS}
        plain = {
            name: None if each is None else str(each) for name, each in (head | values).items()
        }
        rows.append(ExportRow(place_of(site, row.subject), plain))
    return rows
