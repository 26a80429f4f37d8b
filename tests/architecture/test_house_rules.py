"""Rules of the house that a machine can hold."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cpted_app"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if not p.name.endswith("_ui.py"))
BANNED_NAMES = {"utils", "helpers", "manager", "handler", "common", "base", "misc"}
NETWORK = ("socket", "ssl", "http", "urllib.request", "requests", "PySide6.QtNetwork")


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_stays_readable(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert source.stem not in BANNED_NAMES
    assert ast.get_docstring(ast.parse(text)), "say what belongs here"


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_imports_the_network(source: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    assert not {name for name in imported if name.startswith(NETWORK)}


SWALLOWING = {"gui/jobs.py", "session/jobs.py", "cli/main.py"}
"""Where a fault of the program may end: the job bridge, its inline twin, the command line."""


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_fault_of_the_program_is_not_swallowed(source: Path) -> None:
    broad = [
        node
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]
    assert not broad or source.relative_to(PACKAGE).as_posix() in SWALLOWING


def test_nothing_is_left_for_later() -> None:
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text), source


def test_void_qt_calls_do_not_eat_references() -> None:
    """PySide6 6.12 lost one reference to None per void call until the process aborted."""
    core = pytest.importorskip("PySide6.QtCore")
    thing = core.QObject()
    before = sys.getrefcount(None)
    for _ in range(5000):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < 500
