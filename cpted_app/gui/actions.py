"""Every command as a row of data: menus, command search and the shortcut list read them."""

from typing import TYPE_CHECKING

from cpted_app.gui import light_actions, scenario_actions, sight_actions
from cpted_app.gui.command import EDIT, FILE, HELP, SITE, VIEW, Command, Keys
from cpted_app.gui.command import always as _always
from cpted_app.gui.command import is_open as _is_open
from cpted_app.gui.commands import editing, files, helping, siting, viewing
from cpted_app.i18n import _
from cpted_app.words import N_

if TYPE_CHECKING:
    from cpted_app.gui.main_window import MainWindow


def _is_writable(window: "MainWindow") -> bool:
    return window.shell.is_writable


def _has_selection(window: "MainWindow") -> bool:
    return bool(window.shell.selection)


def _has_anything_chosen(window: "MainWindow") -> bool:
    return bool(window.shell.selection or window.shell.album.chosen)


def _may_change_selection(window: "MainWindow") -> bool:
    return _is_writable(window) and _has_selection(window)


def _may_delete(window: "MainWindow") -> bool:
    return _is_writable(window) and _has_anything_chosen(window)


THEME = N_("&Theme")

ACTIONS: tuple[Command, ...] = (
    Command("new", FILE, N_("&New…"), Keys.New, "new", files.new),
    Command("open", FILE, N_("&Open…"), Keys.Open, "open", files.open_file),
    Command(
        "copy_file", FILE, N_("&Save a copy…"), Keys.SaveAs, "save_copy", files.save_copy, _is_open
    ),
    Command("close", FILE, N_("&Close"), Keys.Close, "close", files.close, _is_open),
    Command("example", FILE, N_("Open the &example"), "", "", files.example, starts_group=True),
    Command(
        "import",
        FILE,
        N_("&Import features…"),
        "",
        "",
        files.import_features,
        _is_writable,
        starts_group=True,
    ),
    Command("export", FILE, N_("&Export…"), "", "", files.export_features, _is_open),
    Command(
        "report_pdf", FILE, N_("Report &PDF…"), "Ctrl+Shift+P", "pdf", files.report_pdf, _is_open
    ),
    Command("print", FILE, N_("P&rint…"), Keys.Print, "print", files.print_report, _is_open),
    Command(
        "preferences",
        FILE,
        N_("Pre&ferences…"),
        "Ctrl+,",
        "settings",
        files.preferences,
        starts_group=True,
    ),
    Command("quit", FILE, N_("&Quit"), "Ctrl+Q", "", files.leave, starts_group=True),
    Command("undo", EDIT, N_("&Undo"), Keys.Undo, "undo", editing.undo, editing.can_undo),
    Command("redo", EDIT, N_("&Redo"), Keys.Redo, "redo", editing.redo, editing.can_redo),
    Command(
        "history", EDIT, N_("&History…"), "Ctrl+Shift+H", "recent", editing.show_history, _is_open
    ),
    Command(
        "copy",
        EDIT,
        N_("&Copy"),
        Keys.Copy,
        "copy",
        editing.copy,
        _has_selection,
        starts_group=True,
    ),
    Command("paste", EDIT, N_("&Paste"), Keys.Paste, "paste", editing.paste, _is_writable),
    Command(
        "duplicate",
        EDIT,
        N_("&Duplicate"),
        "Ctrl+D",
        "copy",
        editing.duplicate,
        _may_change_selection,
    ),
    Command("delete", EDIT, N_("De&lete"), Keys.Delete, "trash", editing.delete, _may_delete),
    Command(
        "select_all",
        EDIT,
        N_("Select &all"),
        Keys.SelectAll,
        "select",
        editing.select_all,
        _is_open,
        starts_group=True,
    ),
    Command(
        "deselect",
        EDIT,
        N_("Select &none"),
        "Ctrl+Shift+A",
        "",
        editing.deselect,
        _has_anything_chosen,
    ),
    *(
        Command(
            f"step_{step}",
            VIEW,
            text,
            f"Ctrl+{number}",
            step,
            viewing.to_step(step),
            _is_open,
            viewing.is_step(step),
        )
        for number, (step, text) in enumerate(
            (
                ("plan", N_("Step 1: Plan")),
                ("mark", N_("Step 2: Mark")),
                ("analyse", N_("Step 3: Analyse")),
                ("assess", N_("Step 4: Assess")),
                ("remarks", N_("Step 5: Remarks")),
                ("report", N_("Step 6: Report")),
            ),
            1,
        )
    ),
    Command(
        "zoom_in",
        VIEW,
        N_("Zoom &in"),
        Keys.ZoomIn,
        "zoom_in",
        viewing.zoom_in,
        _is_open,
        starts_group=True,
    ),
    Command(
        "zoom_out", VIEW, N_("Zoom &out"), Keys.ZoomOut, "zoom_out", viewing.zoom_out, _is_open
    ),
    Command("fit", VIEW, N_("Show &all"), "Ctrl+0", "fit", viewing.fit, _is_open),
    Command(
        "tray",
        VIEW,
        N_("&Tables below the plan"),
        "Ctrl+T",
        "",
        viewing.toggle_tray,
        _is_open,
        viewing.has_tray,
        starts_group=True,
    ),
    Command(
        "photos_shown",
        VIEW,
        N_("P&hotos on the plan"),
        "",
        "",
        viewing.toggle_photos,
        _is_open,
        viewing.shows_photos,
    ),
    Command(
        "lights_shown",
        VIEW,
        N_("&Light shapes of all luminaires"),
        "",
        "",
        viewing.toggle_lights,
        _is_open,
        viewing.shows_lights,
    ),
    *light_actions.VIEWING,
    *sight_actions.VIEWING,
    *scenario_actions.VIEWING,
    Command(
        "theme_system",
        f"{VIEW}/{THEME}",
        N_("Like the system"),
        "",
        "",
        viewing.use_theme("system"),
        _always,
        viewing.is_theme("system"),
    ),
    Command(
        "theme_light",
        f"{VIEW}/{THEME}",
        N_("Light"),
        "",
        "",
        viewing.use_theme("light"),
        _always,
        viewing.is_theme("light"),
    ),
    Command(
        "theme_dark",
        f"{VIEW}/{THEME}",
        N_("Dark"),
        "",
        "",
        viewing.use_theme("dark"),
        _always,
        viewing.is_theme("dark"),
    ),
    Command(
        "full_screen",
        VIEW,
        N_("&Full screen"),
        "F11",
        "",
        viewing.toggle_full_screen,
        _always,
        viewing.is_full_screen,
    ),
    Command(
        "field_mode",
        VIEW,
        N_("Fi&eld mode: one question at a time"),
        "Shift+F11",
        "assess",
        viewing.field_mode,
        _is_open,
    ),
    Command("details", SITE, N_("Site &details"), "", "settings", siting.details, _is_open),
    Command(
        "add_plan", SITE, N_("Add &plan…"), "Ctrl+Shift+O", "plan", siting.add_plan, _is_writable
    ),
    Command(
        "add_photos",
        SITE,
        N_("Add p&hotos…"),
        "Ctrl+Shift+F",
        "photo",
        siting.add_photos,
        _is_writable,
    ),
    Command(
        "place_photos",
        SITE,
        N_("Place the photos that &wait"),
        "",
        "pin",
        siting.place_photos,
        siting.has_unplaced_photos,
    ),
    Command(
        "calibrate",
        SITE,
        N_("&Calibrate…"),
        "Ctrl+Shift+C",
        "calibrate",
        siting.calibrate,
        siting.can_calibrate,
    ),
    Command(
        "place_site",
        SITE,
        N_("Place the site on the &map…"),
        "",
        "",
        siting.place_site,
        siting.can_place,
    ),
    Command(
        "photometric_files",
        SITE,
        N_("Photometric &files…"),
        "",
        "luminaire",
        siting.photometric_files,
        _is_open,
    ),
    Command(
        "reading_series",
        SITE,
        N_("&Light readings in a series…"),
        "",
        "light_reading",
        siting.reading_series,
        siting.can_measure,
    ),
    *light_actions.SITING,
    Command(
        "recommendations",
        SITE,
        N_("R&ecommendations…"),
        "Ctrl+Shift+R",
        "report",
        siting.recommendations,
        _is_open,
        starts_group=True,
    ),
    Command(
        "recommend",
        SITE,
        N_("Recommend &from low answers…"),
        "",
        "",
        siting.recommend,
        _is_writable,
    ),
    Command(
        "reassess",
        SITE,
        N_("Compare with an &earlier state…"),
        "",
        "recent",
        siting.reassess,
        _is_open,
        starts_group=True,
    ),
    Command("own_checklists", SITE, N_("&Own checklists…"), "", "assess", siting.own_checklists),
    Command("person", SITE, N_("&Who I am…"), "", "person", siting.who_i_am, starts_group=True),
    Command("verify", SITE, N_("&Verify the file"), "", "check", siting.verify, _is_open),
    Command("search", HELP, N_("&Search everything…"), "Ctrl+K", "search", viewing.search),
    Command("shortcuts", HELP, N_("&Keyboard shortcuts…"), "F1", "help", helping.shortcuts),
    Command("about", HELP, N_("&About cpted-app…"), "", "", helping.about, starts_group=True),
    Command("log_folder", HELP, N_("Open the &log folder"), "", "", helping.log_folder),
)


def plain_text(command: Command) -> str:
    """Return the text of a command without its mnemonic."""
    return _(command.text).replace("&", "")
