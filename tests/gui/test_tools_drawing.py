"""Drawing with mouse and keys on a real canvas; what counts is the site afterwards."""

import importlib.util
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpted_app.model import kinds
from cpted_app.model.features import (
    AccessPoint,
    Barrier,
    FeatureId,
    Luminaire,
    Opening,
    Route,
    Sightline,
    Tree,
    Zone,
)
from cpted_app.model.records import Header
