"""The checklists that a report rests on: their names, and how each stands beside the others.

Belongs here: what is said of several checklists at once. What is said of one alone belongs to
its chapter. Scores of different checklists are never put together.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cpted_app.assess.assessment import Assessment
from cpted_app.model.records import Answer
from cpted_app.report.content import Block, Cell, Column, Heading, Paragraph, Run, Table
from cpted_app.report.context import Context
from cpted_app.words import N_

BANDS = {
    "fails": N_("fails"),
    "partly": N_("partly meets"),
    "meets": N_("meets"),
    "exemplary": N_("exemplary"),
}
SPARSE = 0.5
"""Below this share of answers the open questions are named and not printed row by row. A design
choice of this program."""


def is_sparse(assessment: Assessment) -> bool:
    """Return whether so few questions have an answer that the others are only named."""
    given = sum(1 for each in assessment.items if each.answer is not None)
    return given < SPARSE * len(assessment.items)


def named(context: Context, assessment: Assessment) -> str:
    """Return id, title and version of an assessment's checklist."""
    checklist = assessment.checklist
    return context.say(
        N_("{id} “{title}”, version {version}"),
        id=checklist.id,
        title=checklist.title.in_language(context.say.language),
        version=checklist.version,
    )


def titled(context: Context, assessment: Assessment) -> tuple[Run, ...]:
    """Return the same as the first cell of a row."""
    checklist = assessment.checklist
    title = checklist.title.in_language(context.say.language)
    return Run(f"{checklist.id} ", "bold"), Run(f"{title} "), Run(checklist.version, "dim")


def versions(context: Context) -> str:
    """Return the checklists with their versions, as short as they go: ``2A 1.0, 2F 1.0``."""
    lists = [each.checklist for each in context.assessments]
    return ", ".join(f"{one.id} {one.version}" for one in lists)


def under(title: str, blocks: Sequence[Block]) -> list[Block]:
    """Return blocks as a section of its own, their headings one level lower."""
    lowered = [
        replace(block, level=block.level + 1) if isinstance(block, Heading) else block
        for block in blocks
    ]
    return [Heading(text=title, level=2), *lowered]


def heading(context: Context, assessment: Assessment) -> str:
    """Return the title of the section on one of several checklists."""
    checklist = assessment.checklist
    if assessment in context.beside:
        return f"{context.say(N_('Feelings and social findings'))} ({checklist.id})"
    return f"{checklist.id}  {checklist.title.in_language(context.say.language)}"


def side_by_side(context: Context) -> list[Block]:
    """Return a table of all checklists; nothing where there is one alone."""
    say, blocks = context.say, list[Block]()
    if context.others:
        columns = (
            Column(title=say(N_("Checklist")), share=0.42),
            Column(title=say(N_("answered")), share=0.20, align="right"),
            Column(title=say(N_("score, 0 – 3")), share=0.12, align="right"),
            Column(title=say(N_("Band")), share=0.26),
        )
        rows = tuple(_row(context, each) for each in context.assessments)
        blocks = [
            Heading(text=say(N_("Checklists, each on its own")), level=3),
            Table(columns=columns, rows=rows, is_compact=True),
        ]
    return [*blocks, *_left_out(context)]


def _row(context: Context, assessment: Assessment) -> tuple[Cell, ...]:
    say, name = context.say, titled(context, assessment)
    counts = f"{assessment.answered} / {assessment.applicable}"
    answered = f"{counts} ({say.whole_percent(assessment.coverage_percent)})"
    if assessment in context.beside:
        low = sum(1 for each in assessment.items if each.is_low)
        return name, answered, "–", say(N_("stands beside; low answers: {n}"), n=low)
    between = "–"
    if assessment.interval is not None and assessment.score is not None:
        ends = dict.fromkeys(say.number(value) for value in assessment.interval)
        between = " – ".join(ends)
    return name, answered, between, _band(context, assessment)


def _band(context: Context, assessment: Assessment) -> str:
    say = context.say
    if assessment.band is None:
        return say(N_("no band: coverage")) if assessment.applicable else "–"
    band = say(BANDS[assessment.band])
    if not assessment.capped_by:
        return band
    items = ", ".join(assessment.capped_by)
    return say(N_("{band}, capped by {items}"), band=band, items=items)


def _left_out(context: Context) -> list[Block]:
    """Return which checklists have answers here that the report does not tell."""
    told = {each.checklist.id for each in context.assessments}
    found = Counter(row.checklist for row in context.site.all(Answer))
    rest = [f"{one} ({n})" for one, n in sorted(found.items()) if one not in told]
    if not rest:
        return []
    text = context.say(
        N_("Checklists with answers that this report leaves out: {lists}."), lists=", ".join(rest)
    )
    return [Paragraph(words=text, style="note")]
