"""Compiles the Designer forms beside this file to typed Python modules.

``forms/new_site.ui`` becomes ``cpted_app/gui/forms/new_site_ui.py``. With ``--check`` nothing is
written, and the exit status 1 says which compiled form differs from its source or has none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

FORMS = Path(__file__).resolve().parent
COMPILED = FORMS.parent / "cpted_app" / "gui" / "forms"
OPTIONS = ("--absolute-imports", "--no-autoconnection")
VERSION_LINE = "## Created by:"


def main(arguments: list[str]) -> int:
    """Return the exit status."""
    wanted = {COMPILED / f"{ui.stem}_ui.py": compiled(ui) for ui in sorted(FORMS.glob("*.ui"))}
    orphans = [path for path in sorted(COMPILED.glob("*_ui.py")) if path not in wanted]
    stale = {
        path: text
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    if "--check" in arguments:
        for path in [*stale, *orphans]:
            print(f"{path.name} differs from its form: make forms", file=sys.stderr)
        return 1 if stale or orphans else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {path.name}")
    for path in orphans:
        path.unlink()
        print(f"removed {path.name}: it has no form")
    return 0


def compiled(ui: Path) -> str:
    """Return the Python module of form ``ui``, without the line that names Qt's version."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "form.py"
        subprocess.run([compiler(), *OPTIONS, "-o", str(target), str(ui)], check=True)
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(VERSION_LINE))


def compiler() -> str:
    """Return the path of Qt's form compiler: the one installed beside this interpreter.

    Raises:
        FileNotFoundError: If there is none.
    """
    scripts = Path(sys.executable).parent
    for name in ("pyside6-uic", "pyside6-uic.exe"):
        if (scripts / name).exists():
            return str(scripts / name)
    raise FileNotFoundError(str(scripts / "pyside6-uic"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
