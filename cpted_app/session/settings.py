"""What a person prefers, kept between assessments in one small JSON file."""

import logging
from pathlib import Path
from typing import Literal

import msgspec

from cpted_app.folders import config_folder
from cpted_app.limits import Limits
from cpted_app.model.kinds import Role

log = logging.getLogger(__name__)

RECENT_FILES = 10


class Person(msgspec.Struct, frozen=True):
    """Who sits here: asked once, written beside every answer and remark."""

    name: str = ""
    role: Role = Role.PLANNER
    organisation: str = ""

    @property
    def is_known(self) -> bool:
        """Whether a name was given."""
        return bool(self.name.strip())


class Settings(msgspec.Struct):
    """The settings; unknown keys of a newer version are left alone."""

    person: Person = msgspec.field(default_factory=Person)
    language: str = ""
    theme: Literal["system", "light", "dark"] = "system"
    length_unit: str = "m"
    snap: bool = True
    snap_tolerance_px: int = 10
    recent: list[str] = msgspec.field(default_factory=list)
    last_folder: str = ""
    limits: Limits = msgspec.field(default_factory=Limits)
    folded_intros: list[str] = msgspec.field(default_factory=list)
    """Ids of the checklists whose introduction was folded away."""
    window: dict[str, str] = msgspec.field(default_factory=dict)

    def remember(self, path: Path) -> None:
        """Put a file at the top of the recent ones."""
        name = str(path.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:RECENT_FILES]
        self.last_folder = str(path.resolve().parent)


def settings_file() -> Path:
    """Return the path of the settings file."""
    return config_folder() / "settings.json"


def load() -> Settings:
    """Return the stored settings, or the defaults where there are none that can be read."""
    try:
        return msgspec.json.decode(settings_file().read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError) as error:
        log.info("settings were not read, defaults are used: %s", error)
        return Settings()


def save(settings: Settings) -> None:
    """Write the settings; a file that cannot be written is logged, never fatal."""
    file = settings_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))
        fresh.replace(file)
    except OSError as error:
        log.info("settings were not written: %s", error)
