"""Appendix B: the photographs, numbered as on the plan, each with what is known of it."""

from datetime import datetime

from cpted_app.model import kinds
from cpted_app.model.records import SITE_SUBJECT, Photo
from cpted_app.report.content import (
    Block,
    Heading,
    Paragraph,
    Photograph,
    PhotoRows,
    Run,
    Words,
    text_of,
)
from cpted_app.report.context import Context
from cpted_app.report.wording import NO_BREAK
from cpted_app.words import N_

CAPTION_TEXT = 480
"""Letters of a caption below its picture; a row of pictures has to fit on a page."""

DIRECTIONS = (
    N_("north"),
    N_("north-east"),
    N_("east"),
    N_("south-east"),
    N_("south"),
    N_("south-west"),
    N_("west"),
    N_("north-west"),
)


def photographs(context: Context) -> list[Block]:
    """Return appendix B: the photo log of this edition's readers; nothing without photos."""
    say, photos = context.say, context.site.photos
    if not photos:
        return []
    text = N_(
        "The numbers are those of the pins on the plan; a cone there shows which way the camera"
        " looked. Times are those of the camera's own clock."
    )
    return [
        Heading(text=f"B  {say(N_('Photographs'))}"),
        Paragraph(words=say(text), style="lead"),
        PhotoRows(photos=tuple(_photograph(context, photo) for photo in photos)),
    ]


def _photograph(context: Context, photo: Photo) -> Photograph:
    caption = photo.caption.strip()
    if len(caption) > CAPTION_TEXT:
        caption = f"{caption[: CAPTION_TEXT - 1].rsplit(' ', 1)[0]}…"
    shown = Run(caption) if caption else Run(context.say(N_("without a caption")), "dim")
    words: Words = (Run(f"{photo.label}{NO_BREAK} ", "bold"), shown)
    picture = context.photo_image(photo) if context.photo_image is not None else None
    facts = _facts(context, photo)
    if picture is None:
        facts = (context.say(N_("The picture is missing from the file.")), *facts)
    alt = context.say(
        N_("Photo {label}: {caption}"), label=photo.label, caption=caption or " · ".join(facts)
    )
    return Photograph(
        jpeg=picture,
        width_px=photo.width_px,
        height_px=photo.height_px,
        caption=words,
        facts=" · ".join(facts),
        alt=text_of(alt),
    )


def _facts(context: Context, photo: Photo) -> tuple[str, ...]:
    say = context.say
    about = [] if photo.subject == SITE_SUBJECT else [context.subject(photo.subject)]
    if photo.item:
        about.append(photo.item)
    parts = [
        taken_words(context, photo.taken),
        _towards(context, photo.bearing_deg),
        _place(context, photo),
        say(N_("about {what}"), what=", ".join(about)) if about else "",
    ]
    if not context.is_public:
        parts += [
            say(N_("photo: {name}"), name=photo.by) if photo.by else "",
            say(kinds.AUDIENCES[photo.audience]),
            say(N_("shows faces or number plates")) if photo.has_personal_data else "",
        ]
    return tuple(part for part in parts if part)


def taken_words(context: Context, taken: str) -> str:
    """Return day and time of the camera's clock in words; as written where it is no time."""
    try:
        moment = datetime.fromisoformat(taken)
    except ValueError:
        return taken.strip()
    day = context.say.date(moment)
    if "T" not in taken and " " not in taken.strip():
        return day
    clock = f"{moment:%H:%M}"
    offset = moment.strftime("%z")
    if offset:
        sign = "−" if offset[0] == "-" else "+"
        clock = f"{clock} (UTC{sign}{offset[1:3]}:{offset[3:5]})"
    return context.say(N_("{day}, {time}"), day=day, time=clock)


def compass_word(bearing_deg: float) -> str:
    """Return the message id of the nearest of eight directions.

    >>> compass_word(348.0), compass_word(46.0)
    ('north', 'north-east')
    """
    return DIRECTIONS[round(bearing_deg / 45.0) % 8]


def _towards(context: Context, bearing_deg: float | None) -> str:
    if bearing_deg is None:
        return ""
    if not context.site.header.north_known:
        return ""
    return context.say(
        N_("looking {direction}, {degrees}°"),
        direction=context.say(compass_word(bearing_deg)),
        degrees=round(bearing_deg) % 360,
    )


def _place(context: Context, photo: Photo) -> str:
    """Return the cell of the plan's grid; to the metre where this edition may have it."""
    say = context.say
    if photo.x_m is None or photo.y_m is None:
        return say(N_("not placed on the plan"))
    cell = context.sheet.reference(photo.x_m, photo.y_m) if context.sheet else ""
    where = say(N_("plan {reference}"), reference=cell) if cell else say(N_("beyond the plan"))
    if context.is_public or not context.site.header.is_metric:
        return where
    place = say(N_("x {x}, y {y}"), x=f"{photo.x_m:.0f}", y=f"{photo.y_m:.0f}")
    place = place.replace(" ", NO_BREAK)
    how = say(kinds.PHOTO_PLACES[photo.placed_by])
    return f"{where} ({place}, {how})"
