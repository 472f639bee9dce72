"""Colours, fonts and the only style sheet. Painted widgets take their colours from the palette."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from cnnviz.core.resources import resource
from cnnviz.session.preferences import Theme

LIGHT = {
    QPalette.ColorRole.Window: "#eef0f3",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f6f7f9",
    QPalette.ColorRole.Button: "#ffffff",
    QPalette.ColorRole.WindowText: "#1c2128",
    QPalette.ColorRole.Text: "#1c2128",
    QPalette.ColorRole.ButtonText: "#1c2128",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.PlaceholderText: "#5a6472",
    QPalette.ColorRole.Mid: "#c9ced6",
    QPalette.ColorRole.Midlight: "#e1e4e9",
    QPalette.ColorRole.Dark: "#a3abb6",
    QPalette.ColorRole.Light: "#ffffff",
    QPalette.ColorRole.Shadow: "#6b7480",
    QPalette.ColorRole.Highlight: "#0b62c4",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Link: "#0b62c4",
    QPalette.ColorRole.Accent: "#0b62c4",
    QPalette.ColorRole.ToolTipBase: "#1c2128",
    QPalette.ColorRole.ToolTipText: "#f3f5f8",
}
DARK = {
    QPalette.ColorRole.Window: "#15181d",
    QPalette.ColorRole.Base: "#1c2027",
    QPalette.ColorRole.AlternateBase: "#22272f",
    QPalette.ColorRole.Button: "#2a303a",
    QPalette.ColorRole.WindowText: "#e8ebf0",
    QPalette.ColorRole.Text: "#e8ebf0",
    QPalette.ColorRole.ButtonText: "#e8ebf0",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.PlaceholderText: "#a0a9b8",
    QPalette.ColorRole.Mid: "#3a424f",
    QPalette.ColorRole.Midlight: "#2d343f",
    QPalette.ColorRole.Dark: "#0e1014",
    QPalette.ColorRole.Light: "#4a5464",
    QPalette.ColorRole.Shadow: "#000000",
    QPalette.ColorRole.Highlight: "#5aa9ff",
    QPalette.ColorRole.HighlightedText: "#0b1420",
    QPalette.ColorRole.Link: "#7dbcff",
    QPalette.ColorRole.Accent: "#5aa9ff",
    QPalette.ColorRole.ToolTipBase: "#e8ebf0",
    QPalette.ColorRole.ToolTipText: "#15181d",
}
# Greyed-out text still reaches 4.5:1, as it must be read to know what cannot be done yet.
DISABLED_TEXT = {"light": "#69727f", "dark": "#8c95a4"}

STYLE_SHEET = """
QDockWidget::title { padding: 5px 8px; }
QMainWindow > QTabBar::tab { padding: 4px 7px; }
QMainWindow > QTabBar { qproperty-elideMode: ElideNone; qproperty-usesScrollButtons: true; }
QToolButton, QPushButton { padding: 3px 8px; }
QToolTip { padding: 4px; }
QStatusBar::item { border: none; }
BarTable[isPlain="true"] QHeaderView { background: transparent; }
BarTable[isPlain="true"] QHeaderView::section {
    background: transparent; border: none; padding: 0 8px 2px 8px; color: palette(placeholder-text);
}
QDockWidget { titlebar-close-icon: url("%(close)s"); titlebar-normal-icon: url("%(float)s"); }
QRadioButton::indicator:unchecked, QCheckBox::indicator:unchecked {
    width: 12px; height: 12px;
    background: palette(base); border: 1px solid palette(placeholder-text);
}
QRadioButton::indicator:unchecked { border-radius: 7px; }
QCheckBox::indicator:unchecked { border-radius: 2px; }
"""


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole program, now and whenever the system's own scheme changes."""
    schemes = {
        "system": Qt.ColorScheme.Unknown,
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
    }
    hints = app.styleHints()
    hints.setColorScheme(schemes[theme])
    dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    app.setStyle("Fusion")
    app.setPalette(palette(dark))
    app.setStyleSheet(style_sheet(dark))


def style_sheet(dark: bool) -> str:
    """Return the sheet with the icons that are seen against this theme's title bars."""
    theme = "dark" if dark else "light"
    icons = {name: resource("window", f"{name}-{theme}.svg") for name in ("close", "float")}
    return STYLE_SHEET % {name: path.as_posix() for name, path in icons.items()}


def gap_colour(palette: QPalette) -> QColor:
    """Return what parts maps from each other: black ones run together on a dark ground."""
    base = palette.color(QPalette.ColorRole.Base)
    return base if base.lightness() > 127 else palette.color(QPalette.ColorRole.Mid)


def palette(dark: bool) -> QPalette:
    made = QPalette()
    for role, colour in (DARK if dark else LIGHT).items():
        made.setColor(role, QColor(colour))
    disabled = QColor(DISABLED_TEXT["dark" if dark else "light"])
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return made


def bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made


def number_font(size_pt: float = 9.0) -> QFont:
    """A font in which all digits are equally wide, so that changing numbers do not jump."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(size_pt)
    return font
