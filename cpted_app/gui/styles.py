"""The window's style sheet and palette, made from the tokens of a theme.

Belongs here: every size and every use of a colour in widgets. Colours themselves are tokens
in ``resources/themes`` and nowhere else.
"""

from string import Template

from PySide6.QtGui import QColor, QPalette

from cpted_app.drawing.theme import TOKENS, Theme

BODY_PX = 13

_SHEET = Template(
    """
* { font-size: 13px; }
QWidget { color: $text; }
QMainWindow, QDialog { background: $panel; }
QToolTip { background: $panel; color: $text; border: 1px solid $hairline; padding: 4px 6px; }

#topBar { background: $panel; border-bottom: 1px solid $hairline; }
#siteTitle { font-weight: 600; font-size: 14px; }
#topBar QMenuBar { background: transparent; border: none; }
#topBar QMenuBar::item { color: $dim_text; padding: 6px 8px; border-radius: 6px;
  background: transparent; }
#topBar QMenuBar::item:selected { background: $accent_soft; color: $text; }
QMenu { background: $panel; border: 1px solid $hairline; padding: 6px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $dim_text; }
QMenu::separator { height: 1px; background: $hairline; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }

#commandField { background: $background; border: 1px solid $hairline; border-radius: 8px;
  color: $dim_text; padding: 5px 12px; text-align: left; }
#commandField:hover { border-color: $plan_line; }

#rail { background: $panel; border-right: 1px solid $hairline; }
#rail QPushButton { border: 1px solid transparent; border-radius: 9px; text-align: left;
  background: transparent; }
#rail QPushButton:hover { background: $background; }
#rail QPushButton:checked { background: $accent_soft; }

#scenarioBar { background: $panel; border-bottom: 1px solid $hairline; }
#scenarioBar[staged="true"] { background: $accent_soft; border-bottom: 1px solid $accent; }
#scenarioBar QPushButton[role="turn"]:checked { background: $accent; color: $accent_text; }
#scenarioShown { font-weight: 600; }
#statusBar #proposal { background: $accent; color: $accent_text; border-radius: 6px;
  padding: 2px 8px; font-weight: 600; }

#side { background: $panel; border-left: 1px solid $hairline; }
#tray, #sideBody, #stepScroll, #centre { background: $panel; }
#answerBar { background: $panel; border-top: 1px solid $hairline; }
#statusBar { background: $panel; border-top: 1px solid $hairline; }
#statusBar QLabel { color: $dim_text; }
#statusBar QToolButton#snap { color: $dim_text; background: transparent; padding: 2px 4px; }
#statusBar QToolButton#snap:hover { color: $text; }
#statusBar #hint { color: $text; font-weight: 600; }

QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: $hairline; }
QSplitter::handle:hover { background: $accent; }

QFrame[role="card"] { background: $panel; border: 1px solid $hairline; border-radius: 11px; }
QFrame[role="line"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="paper"] { background: $background; border: none; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="strong"], QLabel[role="question"] { font-weight: 600; }
QLabel[role="dim"] { color: $dim_text; }
QLabel[role="small"] { color: $dim_text; font-size: 12px; }
QLabel[role="chip"] { background: $background; border-radius: 6px; padding: 2px 7px;
  font-size: 12px; }
QLabel[role="chip"][tone="bad"] { color: $bad; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
QLabel[role="value"][tone="bad"], QLabel[role="value"][tone="warn"],
QLabel[role="value"][tone="ok"] { font-weight: 600; }

QPushButton { background: $panel; border: 1px solid $hairline; border-radius: 8px;
  padding: 6px 12px; }
QPushButton:hover { border-color: $plan_line; background: $background; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:disabled { color: $dim_text; background: $background; }
QPushButton:default, QPushButton[role="primary"] { background: $accent; color: $accent_text;
  border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton:default:hover { border-color: $text; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled { background: $plan_fill;
  border-color: $hairline; color: $dim_text; }
QPushButton[role="link"] { border: none; background: transparent; color: $accent;
  padding: 2px 0; text-align: left; }
QPushButton[role="row"] { text-align: left; border: 1px solid transparent; padding: 7px 8px;
  background: transparent; }
QPushButton[role="row"]:hover { background: $background; }
QPushButton[role="row"]:checked { background: $accent_soft; }
QPushButton[role="turn"] { padding: 3px 10px; border-radius: 7px; border-color: transparent;
  color: $dim_text; background: transparent; }
QPushButton[role="turn"]:hover { background: $background; color: $text; }
QPushButton[role="turn"]:checked { background: $accent_soft; color: $text; font-weight: 600; }
QPushButton[role="anchor"] { text-align: left; padding: 0; border-radius: 8px; }
QPushButton[role="anchor"][proposed="true"] { background: $accent_soft;
  border: 1px dashed $accent; }
QPushButton[role="anchor"]:checked { background: $accent_soft; border: 2px solid $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton[role="link"]:focus { border: none; text-decoration: underline; }

QToolButton { border: 1px solid transparent; border-radius: 7px; padding: 4px; }
QToolButton:hover { background: $background; }
QToolButton:checked { background: $accent_soft; }
QToolButton:disabled { color: $dim_text; }
QToolButton[role="picker"] { border: 1px solid $hairline; border-radius: 8px; padding: 6px 9px; }
QToolButton::menu-indicator { image: none; }
QPushButton[role="picker"] { text-align: left; padding: 6px 8px;
  background-image: url($chevron); background-repeat: no-repeat;
  background-position: center right; background-origin: content; }

QLineEdit, QPlainTextEdit, QComboBox { background: $panel;
  border: 1px solid $hairline; border-radius: 8px; padding: 5px 8px;
  selection-background-color: $accent; selection-color: $accent_text;
  placeholder-text-color: $dim_text; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $plan_line; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid $accent;
  padding: 4px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $background;
  color: $dim_text; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $background; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid $bad;
  padding: 4px 7px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $hairline; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QSpinBox, QDoubleSpinBox { background: $panel; border: 1px solid $hairline; border-radius: 8px;
  padding: 5px 8px; }
QSpinBox:hover, QDoubleSpinBox:hover { border-color: $plan_line; }
QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid $accent; padding: 4px 7px; }
QSpinBox::up-button, QSpinBox::down-button,
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }
QCheckBox { spacing: 8px; padding: 2px 0; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QListView::indicator { width: 14px; height: 14px; border-radius: 4px;
  border: 1px solid $dim_text; background: $panel; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent;
  border-color: $accent; image: url($check); }
QRadioButton { spacing: 8px; padding: 2px 0; }
QRadioButton::indicator { width: 14px; height: 14px; border-radius: 8px;
  border: 1px solid $dim_text; background: $panel; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 4px solid $accent;
  background: $accent_text; }
QCheckBox:disabled, QRadioButton:disabled { color: $dim_text; }

QSlider::groove:horizontal { height: 4px; background: $hairline; border-radius: 2px; }
QSlider::sub-page:horizontal { height: 4px; background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
  background: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $text; border-radius: 7px; width: 10px; }

QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $dim_text; padding: 7px 2px 6px 2px;
  margin-right: 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tear { width: 0; image: none; border: none; }

QTableView, QListView { background: $panel; border: 1px solid transparent; outline: none;
  alternate-background-color: $background; gridline-color: $hairline; }
QTableView::item, QListView::item { border-bottom: 1px solid $hairline; padding: 4px 6px; }
QTableView::item:selected { background: $accent_soft; }
QListView::item:selected { background: $accent_soft; color: $text; }
#lightTable { font-size: 12px; }
QTableView#lightTable::item { padding: 4px 1px; }
#lightTable QHeaderView::section { padding: 5px 2px; font-size: 11px; }
QTableView:focus, QListView:focus { border: 1px solid $accent; }
QTreeView { background: $panel; border: 1px solid $hairline; border-radius: 8px; outline: none;
  padding: 1px; }
QTreeView::item { padding: 3px 2px; border: none; }
QTreeView::item:hover { background: $background; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QTreeView:focus { border: 1px solid $accent; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $dim_text; border: none; font-size: 12px;
  border-bottom: 1px solid $hairline; padding: 5px 6px; text-align: left; }
QTableCornerButton::section { background: $panel; border: none; }

QProgressBar { background: $plan_fill; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $plan_line; border-radius: 4px; min-height: 28px;
  min-width: 28px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#board QListView { background: $background; border: 1px solid $hairline; border-radius: 9px;
  padding: 2px; }
#board QListView:focus { border: 1px solid $accent; }
#board QListView::item { border: none; padding: 0; }

#notice { background: $accent_soft; border-bottom: 1px solid $hairline; }
#notice[tone="bad"] QLabel#noticeMark { color: $bad; }
#notice[tone="warn"] QLabel#noticeMark { color: $warn; }
#commandSearch { background: $panel; border: 1px solid $plan_line; border-radius: 11px; }
#commandSearch QListView { border: none; }
#savedState[tone="ok"] { color: $ok; }
#savedState[tone="warn"] { color: $warn; }
#start { background: $background; }

#fieldMode, #fieldBody { background: $background; }
#fieldHead { background: $panel; border-bottom: 1px solid $hairline; }
#fieldFoot { background: $panel; border-top: 1px solid $hairline; }
#fieldMode QLabel, #fieldMode QPushButton, #fieldMode QComboBox,
#fieldMode QPlainTextEdit { font-size: 17px; }
#fieldMode QLabel[role="small"] { font-size: 16px; }
#fieldMode QLabel[role="strong"] { font-size: 18px; }
#fieldMode QLabel[role="question"] { font-size: 25px; }
#fieldMode QPushButton[role="anchor"] QLabel[role="small"] { color: $text; }
#fieldMode QPushButton:checked { background: $accent_soft; border: 2px solid $accent; }
#fieldMode[wide="true"] QLabel, #fieldMode[wide="true"] QPushButton,
#fieldMode[wide="true"] QComboBox, #fieldMode[wide="true"] QPlainTextEdit { font-size: 20px; }
#fieldMode[wide="true"] QLabel[role="strong"] { font-size: 22px; }
#fieldMode[wide="true"] QLabel[role="question"] { font-size: 32px; }
"""
)


def style_sheet(theme: Theme, *, chevron: str = "", check: str = "") -> str:
    """Return the style sheet of a theme.

    Args:
        theme: Its tokens.
        chevron: The file of a combo box's arrow in the theme's colours.
        check: The file of a check mark in the theme's colours.
    """
    tokens = {name: theme[name] for name in TOKENS}
    return _SHEET.substitute(tokens, chevron=chevron, check=check)


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, for what the style sheet does not reach."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, token in (
        (roles.Window, "panel"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "background"),
        (roles.Button, "panel"),
        (roles.ToolTipBase, "panel"),
        (roles.ToolTipText, "text"),
        (roles.WindowText, "text"),
        (roles.Text, "text"),
        (roles.ButtonText, "text"),
        (roles.PlaceholderText, "dim_text"),
        (roles.Highlight, "accent_soft"),
        (roles.HighlightedText, "text"),
        (roles.Link, "accent"),
        (roles.Mid, "hairline"),
    ):
        result.setColor(role, QColor(theme[token]))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme["dim_text"]))
    return result
