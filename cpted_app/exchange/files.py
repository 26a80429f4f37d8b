"""A file of somebody else's as bytes, or why it cannot be had."""

from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.words import N_


def file_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a file.

    Raises:
        UserError: it is missing, a folder, unreadable, empty or larger than ``limit``.
    """
    try:
        if path.is_dir():
            raise UserError(N_("{file} is a folder."), N_("Choose a file in it."), file=str(path))
        size = path.stat().st_size
        if size > limit:
            raise UserError(
                N_("{file} is too large: {size} MB; at most {limit} MB can be read."),
                N_("Save a smaller part of it; or allow more: “file_mb” in settings.json."),
                file=path.name,
                size=size // 1_000_000,
                limit=limit // 1_000_000,
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            N_("{file} does not exist."), N_("Check the name and the folder."), file=str(path)
        ) from None
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            N_("Check that you may read it, or copy it to another folder."),
            file=path.name,
            reason=error.strerror or type(error).__name__,
        ) from None
    if not data:
        raise UserError(N_("{file} is empty."), N_("Choose another file."), file=path.name)
    return data
