# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'preferences.ui'
##
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QAbstractButton, QApplication, QCheckBox, QComboBox,
    QDialog, QDialogButtonBox, QGridLayout, QLabel,
    QPushButton, QSizePolicy, QSpinBox, QVBoxLayout,
    QWidget)

class Ui_Preferences(object):
    def setupUi(self, Preferences):
        if not Preferences.objectName():
            Preferences.setObjectName(u"Preferences")
        Preferences.resize(470, 200)
        self.column = QVBoxLayout(Preferences)
        self.column.setSpacing(14)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.language_label = QLabel(Preferences)
        self.language_label.setObjectName(u"language_label")

        self.grid.addWidget(self.language_label, 0, 0, 1, 1)

        self.language = QComboBox(Preferences)
        self.language.setObjectName(u"language")

        self.grid.addWidget(self.language, 0, 1, 1, 1)

        self.theme_label = QLabel(Preferences)
        self.theme_label.setObjectName(u"theme_label")

        self.grid.addWidget(self.theme_label, 1, 0, 1, 1)

        self.theme = QComboBox(Preferences)
        self.theme.setObjectName(u"theme")

        self.grid.addWidget(self.theme, 1, 1, 1, 1)

        self.length_unit_label = QLabel(Preferences)
        self.length_unit_label.setObjectName(u"length_unit_label")

        self.grid.addWidget(self.length_unit_label, 2, 0, 1, 1)

        self.length_unit = QComboBox(Preferences)
        self.length_unit.setObjectName(u"length_unit")

        self.grid.addWidget(self.length_unit, 2, 1, 1, 1)

        self.snap = QCheckBox(Preferences)
        self.snap.setObjectName(u"snap")

        self.grid.addWidget(self.snap, 3, 0, 1, 2)

        self.snap_tolerance_label = QLabel(Preferences)
        self.snap_tolerance_label.setObjectName(u"snap_tolerance_label")

        self.grid.addWidget(self.snap_tolerance_label, 4, 0, 1, 1)

        self.snap_tolerance = QSpinBox(Preferences)
        self.snap_tolerance.setObjectName(u"snap_tolerance")
        self.snap_tolerance.setMinimum(2)
        self.snap_tolerance.setMaximum(40)
        self.snap_tolerance.setSuffix(u" px")

        self.grid.addWidget(self.snap_tolerance, 4, 1, 1, 1)

        self.backups = QLabel(Preferences)
        self.backups.setObjectName(u"backups")
        self.backups.setWordWrap(True)
        self.backups.setProperty(u"role", u"dim")
        self.backups.setText(u"")

        self.grid.addWidget(self.backups, 5, 0, 1, 2)

        self.open_backups = QPushButton(Preferences)
        self.open_backups.setObjectName(u"open_backups")

        self.grid.addWidget(self.open_backups, 6, 0, 1, 2)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.buttons = QDialogButtonBox(Preferences)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.language_label.setBuddy(self.language)
        self.theme_label.setBuddy(self.theme)
        self.length_unit_label.setBuddy(self.length_unit)
        self.snap_tolerance_label.setBuddy(self.snap_tolerance)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.language, self.theme)
        QWidget.setTabOrder(self.theme, self.length_unit)
        QWidget.setTabOrder(self.length_unit, self.snap)
        QWidget.setTabOrder(self.snap, self.snap_tolerance)
        QWidget.setTabOrder(self.snap_tolerance, self.open_backups)
        QWidget.setTabOrder(self.open_backups, self.buttons)

        self.retranslateUi(Preferences)
    # setupUi

    def retranslateUi(self, Preferences):
        Preferences.setWindowTitle(QCoreApplication.translate("Preferences", u"Preferences", None))
        self.language_label.setText(QCoreApplication.translate("Preferences", u"&Language", None))
#if QT_CONFIG(accessibility)
        self.language.setAccessibleName(QCoreApplication.translate("Preferences", u"Language", None))
#endif // QT_CONFIG(accessibility)
        self.theme_label.setText(QCoreApplication.translate("Preferences", u"&Theme", None))
#if QT_CONFIG(accessibility)
        self.theme.setAccessibleName(QCoreApplication.translate("Preferences", u"Theme", None))
#endif // QT_CONFIG(accessibility)
        self.length_unit_label.setText(QCoreApplication.translate("Preferences", u"&Unit of lengths typed without one", None))
#if QT_CONFIG(accessibility)
        self.length_unit.setAccessibleName(QCoreApplication.translate("Preferences", u"Unit of lengths", None))
#endif // QT_CONFIG(accessibility)
        self.snap.setText(QCoreApplication.translate("Preferences", u"&Snap to ends, middles and edges while drawing", None))
        self.snap_tolerance_label.setText(QCoreApplication.translate("Preferences", u"Snap &reach", None))
#if QT_CONFIG(accessibility)
        self.snap_tolerance.setAccessibleName(QCoreApplication.translate("Preferences", u"Snap reach in pixels", None))
#endif // QT_CONFIG(accessibility)
        self.open_backups.setText(QCoreApplication.translate("Preferences", u"Open the &backup folder", None))
    # retranslateUi

