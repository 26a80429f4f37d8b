"""A site and a plan to give commands about."""

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from tests.cli.commands import Document, run


@pytest.fixture
def site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "site.gpkg"
    assert run("new", path, "--title", "Stadtpark", "--place-type", "park") == 0
    capsys.readouterr()
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    sheet = canvas.Canvas(str(path), pagesize=(400, 300))
    sheet.rect(50, 50, 100, 100, fill=1)
    sheet.drawString(10, 10, "Scale 1:500")
    sheet.save()
    return path


@pytest.fixture
def document(capsys: pytest.CaptureFixture[str]) -> Document:
    return Document(capsys)
