"""Where the program keeps what belongs to the person and not to an assessment."""

import os
from pathlib import Path

HOME_VARIABLE = "CPTED_APP_HOME"
"""Environment variable that puts all of it under one folder (portable use, tests)."""


def config_folder() -> Path:
    """Return the folder of the settings."""
    return _folder("config")


def backup_folder() -> Path:
    """Return the folder of the backups."""
    return _folder("data") / "backups"


def checklist_folder() -> Path:
    """Return the folder of the person's own checklists."""
    return _folder("data") / "checklists"


def cache_folder() -> Path:
    """Return the folder of what can be thrown away at any time."""
    return _folder("cache")


def log_folder() -> Path:
    """Return the folder of the log files."""
    return _folder("log")


def _folder(what: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / what
    import platformdirs

    folders = platformdirs.PlatformDirs("cpted-app", appauthor=False)
    return {
        "config": folders.user_config_path,
        "data": folders.user_data_path,
        "log": folders.user_log_path,
        "cache": folders.user_cache_path,
    }[what]
