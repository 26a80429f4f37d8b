"""Chapter 11, the last chapter and appendix G: remarks, sign-off, state of the file."""

from cpted_app.model import kinds
from cpted_app.model.records import SITE_SUBJECT, Remark, Reply
from cpted_app.report.chapters import lists
from cpted_app.report.chapters.protocol import protocol
from cpted_app.report.chapters.summary import certifies_nothing
from cpted_app.report.content import Block, Heading, KeyValues, Paragraph, Run, SignOff, Words
from cpted_app.report.context import EDITIONS, Context
from cpted_app.words import N_


def remarks(context: Context) -> list[Block]:
    """Return chapter 11: the remarks of this edition's readers, with replies."""
    say, rows = context.say, context.site.all(Remark)
    blocks: list[Block] = [Heading(text=f"11  {say(N_('Remarks'))}")]
    if not rows:
        return [*blocks, Paragraph(words=say(N_("This edition holds no remark.")))]
    text = N_("A remark is a fact only where it says so. Remarks are quoted as they were written.")
    blocks.append(Paragraph(words=say(text), style="lead"))
    for number, remark in enumerate(rows, start=1):
        blocks += _remark(context, number, remark)
    return blocks


def _remark(context: Context, number: int, remark: Remark) -> list[Block]:
    say = context.say
    subject = context.subject(remark.subject)
    if remark.subject == SITE_SUBJECT and remark.x_m is not None and remark.y_m is not None:
        grid = context.sheet.reference(remark.x_m, remark.y_m) if context.sheet else ""
        subject = say(N_("plan {reference}"), reference=grid) if grid else subject
    facts = [subject, remark.item, say(kinds.REMARK_KINDS[remark.remark_kind])]
    if remark.source and not context.is_public:
        facts.append(say(N_("source: {source}"), source=remark.source))
    facts.append(say(kinds.REMARK_STATES[remark.state]))
    if not context.is_public:
        facts.append(say(kinds.AUDIENCES[remark.audience]))
    head = (
        Run(f"{number}  {_person(context, remark)} ", "bold"),
        Run(" · ".join(filter(None, facts)), "dim"),
    )
    replies = [row for row in context.site.all(Reply) if row.remark == remark.id]
    return [
        Paragraph(words=head, style="title"),
        *_paragraphs(remark.text),
        *(block for reply in replies for block in _reply(context, reply)),
    ]


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(words=part.strip()) for part in text.splitlines() if part.strip()]


def _reply(context: Context, reply: Reply) -> list[Block]:
    who = context.say(N_("Reply, {person}:"), person=_person(context, reply))
    return [Paragraph(words=(Run(f"{who} ", "bold"), Run(reply.text)), style="note")]


def _person(context: Context, row: Remark | Reply) -> str:
    """Return who speaks: role and day; with the name where this edition may have it."""
    say = context.say
    role = say(kinds.ROLES[row.role])
    parts = [role if context.is_public or not row.by else f"{row.by} ({role})"]
    if row.organisation:
        parts.append(row.organisation)
    parts.append(say.date(row.at_utc))
    return ", ".join(parts)


def sign_off(context: Context) -> list[Block]:
    """Return the last chapter: the steps that led here; who wrote, reviewed, advised, received."""
    say, number = context.say, 13 if context.proposals is None else 14
    rows = (
        (say(N_("Author")), say(N_("written"))),
        (say(N_("Reviewer")), say(N_("reviewed"))),
        (say(N_("Police liaison")), say(N_("seen, advice given"))),
        (say(N_("Council")), say(N_("received"))),
    )
    columns = (say(N_("Role")), say(N_("Name")), say(N_("Date")), say(N_("Signature")))
    text = N_(
        "A signature says what its row says and no more. The police liaison does not approve."
    )
    return [
        Heading(text=f"{number}  {say(N_('Sign-off'))}", starts_page=False),
        Paragraph(words=certifies_nothing(context)),
        *protocol(context),
        Heading(text=say(N_("Signatures")), level=2),
        Paragraph(words=say(text), style="note"),
        SignOff(rows=rows, columns=columns),
    ]


def state(context: Context) -> list[Block]:
    """Return appendix G: which state of which file this report was made from."""
    say = context.say
    pairs: list[tuple[str, Words]] = [
        (say(N_("File state (SHA-256)")), context.state_hash or "–"),
        (say(N_("Edition")), say(EDITIONS[context.edition][0])),
        (say(N_("Written")), f"{context.now:%Y-%m-%d %H:%M} {context.now.tzname() or ''}".strip()),
        (say(N_("Checklist")), lists.versions(context)),
        (say(N_("Language")), say.language),
    ]
    text = N_("The same file state, edition and language give the same report.")
    return [
        Heading(text=f"G  {say(N_('State of the file'))}", starts_page=False),
        KeyValues(pairs=tuple(pairs)),
        Paragraph(words=say(text), style="note"),
    ]
