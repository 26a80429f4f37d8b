"""Cameras: what each is for, how far its classes reach, how steeply, and what none pictures."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from cpted_app.analysis.watching.camera_classes import EDITIONS, Edition
from cpted_app.analysis.watching.camera_measures import dark_share
from cpted_app.analysis.watching.camera_result import (
    CameraResults,
    CameraView,
    ClassReach,
    PlaceCover,
)
from cpted_app.drawing.eyes_charts import areas, stretch
from cpted_app.drawing.primitives import Path
from cpted_app.gui.panels.parts import LiveCard, button, clear, hairline, label, named, row
from cpted_app.gui.panels.sentence_row import SentenceRow
from cpted_app.gui.shell import Shell
from cpted_app.gui.wording import DASH, metres, number, percent, plain, square_metres
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Route
from cpted_app.words import N_, Message

NEWEST: Edition = "oodpcvs"
TIPS = (
    N_("Class of picture of a person, and the edition of the standard"),
    N_("From so many pixels across a metre on"),
    N_("Up to so far away on level ground, for a face at 1.5 m"),
    N_("How steeply the camera looks down on a face there"),
)
_RIGHT = Qt.AlignmentFlag.AlignRight


class CamerasCard(LiveCard):
    """One camera at a time, and the places that cameras picture in part."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Cameras"))
        self._shell = shell
        self.stated = label()
        self.camera = named(QComboBox(), "camerasCamera")
        self.camera.setAccessibleName(_("Camera"))
        self.camera.activated.connect(lambda at: shell.select([self.camera.itemData(at)]))
        self.purpose = label()
        self.state = button(_("State it in Mark"), self._mark)
        self.show_button = button(_("Show what it pictures"), self._show)
        self.classes = QWidget()
        self._grid = QGridLayout(self.classes)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self.geometry_words = label("", "small")
        self.blind_title = label(_("Pictured in part"), "strong")
        self.blind = QVBoxLayout()
        self.blind.setSpacing(0)
        self.merit = label(
            _("A camera earns no better answer by being there: task and lawful basis come first."),
            "small",
        )
        self.add(self.stated, self.camera, self.purpose, row(self.state, self.show_button, None))
        self.add(self.classes, self.geometry_words, self.blind_title, self.blind, self.merit)

    def refresh(self) -> None:
        """Show the selected camera, else the first; nothing where no camera is marked."""
        found: CameraResults | None = self._shell.results.get("cameras")
        views = list(found.views.values()) if found else []
        self.setVisible(bool(views))
        if found is None or not views:
            return
        view = self._chosen(views)
        self.aside.setText(str(len(views)))
        self.stated.setText(_stated(views))
        self.camera.clear()
        for each in views:
            self.camera.addItem(each.label, each.subject)
        self.camera.setCurrentIndex(views.index(view))
        self.purpose.setText(_purpose(view))
        self.state.setVisible(not (view.purpose and view.lawful_basis))
        self.state.setEnabled(self._shell.is_writable)
        self._tabulate(view)
        light = self._shell.results.get("light")
        self.geometry_words.setText("\n".join([*_geometry(view), _night(dark_share(view, light))]))
        self._list(found)

    def _chosen(self, views: list[CameraView]) -> CameraView:
        wanted = [*self._shell.selection, self.camera.currentData()]
        by_id = {view.subject: view for view in views}
        return next((by_id[one] for one in wanted if one in by_id), views[0])

    def _tabulate(self, view: CameraView) -> None:
        clear(self._grid)
        line = 0
        for edition in reversed(tuple(EDITIONS)):
            heads = (EDITIONS[edition], "px/m", _("on the ground"), _("slope"))
            for column, text in enumerate(heads):
                self._put(text, line, column, "strong" if column == 0 else "dim")
            line += 1
            for reach in view.reaches[edition]:
                for column, text in enumerate(_cells(reach)):
                    self._put(text, line, column, "")
                line += 1

    def _put(self, text: str, line: int, column: int, role: str) -> None:
        widget = label(text, role, wrap=False)
        widget.setToolTip(_(TIPS[column]))
        if column:
            self._grid.addWidget(widget, line, column, _RIGHT)
        else:
            self._grid.addWidget(widget, line, column)

    def _list(self, found: CameraResults) -> None:
        clear(self.blind)
        covers = [one for one in found.places if one.patches or one.stretches]
        self.blind_title.setVisible(bool(covers))
        for at, cover in enumerate(covers):
            if at:
                self.blind.addWidget(hairline())
            line = SentenceRow("○", "", _covered(cover))
            line.setToolTip(_("Show what no camera pictures"))
            line.clicked.connect(lambda _checked=False, one=cover: self._show_blind(one))
            self.blind.addWidget(line)

    def _show(self) -> None:
        found: CameraResults | None = self._shell.results.get("cameras")
        view = found.views.get(self.camera.currentData()) if found else None
        if view is None:
            return
        shapes = [areas(view.seen, "accent", opacity=0.10)]
        shapes += [
            areas(one.region, "accent", opacity=0.10, width_pt=0.8) for one in view.reaches[NEWEST]
        ]
        self._highlight(shapes[::-1])

    def _show_blind(self, cover: PlaceCover) -> None:
        shapes = [areas(patch.outline, "warn") for patch in cover.patches]
        route = self._shell.site.get(Route, cover.subject)
        if route is not None:
            shapes += [stretch(route.geometry, *each, "warn") for each in cover.stretches]
        self._highlight(shapes)

    def _highlight(self, shapes: Sequence[Sequence[Path]]) -> None:
        parts = [part for shape in shapes for part in shape]
        if parts:
            self._shell.place_requested.emit(*parts[0].points.mean(axis=0).tolist())
        self._shell.highlight(parts)

    def _mark(self) -> None:
        self._shell.select([self.camera.currentData()])
        self._shell.step_requested.emit("mark")


def _stated(views: list[CameraView]) -> str:
    silent = [view.label for view in views if not (view.purpose and view.lawful_basis)]
    if not silent:
        return _("Every camera states its purpose and its lawful basis.")
    return ngettext(
        "{n} camera does not state both purpose and lawful basis: {names}.",
        "{n} cameras do not state both purpose and lawful basis: {names}.",
        len(silent),
    ).format(n=len(silent), names=", ".join(silent))


def _purpose(view: CameraView) -> str:
    purpose = view.purpose or _("not stated")
    basis = view.lawful_basis or _("not stated")
    return _("Purpose: {purpose}\nLawful basis: {basis}").format(purpose=purpose, basis=basis)


def _cells(reach: ClassReach) -> tuple[str, str, str, str]:
    slope = DASH
    if reach.depression_deg is not None:
        slope = f"{'▲ ' if reach.is_too_steep else ''}{number(reach.depression_deg, 0)}°"
    return (
        _(reach.camera_class.word),
        number(reach.camera_class.px_m, 1),
        metres(reach.ground_m),
        slope,
    )


def _geometry(view: CameraView) -> list[str]:
    lines = [
        _("It pictures a person on {area} of ground.").format(area=square_metres(view.seen_m2))
    ]
    if view.steep_within_m > 0.0:
        text = _("▲ Nearer than {away} it looks down on faces more steeply than {limit}°.")
        limit = number(view.face_limit_deg, 0)
        lines.append(text.format(away=metres(view.steep_within_m), limit=limit))
    if view.blind_ground_m is None:
        lines.append(_("It shows no ground at all."))
    elif view.blind_ground_m > 0.0:
        text = _("The first {away} of ground before it are below its picture.")
        lines.append(text.format(away=metres(view.blind_ground_m)))
    return lines


def _night(share: float | Message) -> str:
    if isinstance(share, Message):
        return _("Light at night: unknown. {reason}").format(reason=plain(share))
    return _("At night {share} of what it pictures on routes and zones is dark.").format(
        share=percent(share)
    )


def _covered(cover: PlaceCover) -> str:
    text = _("{label}: {share} is pictured by some camera.").format(
        label=cover.label, share=percent(cover.seen_share)
    )
    if cover.patches:
        largest = square_metres(cover.patches[0].area_m2)
        text += " " + _("The largest part left out has {area}.").format(area=largest)
    return text
