# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'place_site.ui'
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
from PySide6.QtWidgets import (QAbstractButton, QApplication, QDialog, QDialogButtonBox,
    QGridLayout, QLabel, QLineEdit, QSizePolicy,
    QVBoxLayout, QWidget)
class Ui_PlaceSite(object):
    def setupUi(self, PlaceSite):
        if not PlaceSite.objectName():
            PlaceSite.setObjectName(u"PlaceSite")
        PlaceSite.resize(660, 520)
        self.column = QVBoxLayout(PlaceSite)
        self.column.setSpacing(12)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.intro = QLabel(PlaceSite)
        self.intro.setObjectName(u"intro")
        self.intro.setWordWrap(True)
        self.intro.setProperty(u"role", u"dim")

        self.column.addWidget(self.intro)

        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.crs_label = QLabel(PlaceSite)
        self.crs_label.setObjectName(u"crs_label")

        self.grid.addWidget(self.crs_label, 0, 0, 1, 1)

        self.crs = QLineEdit(PlaceSite)
        self.crs.setObjectName(u"crs")

        self.grid.addWidget(self.crs, 0, 1, 1, 1)

        self.crs_title = QLabel(PlaceSite)
        self.crs_title.setObjectName(u"crs_title")
        self.crs_title.setWordWrap(True)
        self.crs_title.setProperty(u"role", u"small")

        self.grid.addWidget(self.crs_title, 1, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.points = QVBoxLayout()
        self.points.setObjectName(u"points")

        self.column.addLayout(self.points)

        self.result = QLabel(PlaceSite)
        self.result.setObjectName(u"result")
        self.result.setWordWrap(True)

        self.column.addWidget(self.result)

        self.buttons = QDialogButtonBox(PlaceSite)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setStandardButtons(QDialogButtonBox.Cancel|QDialogButtonBox.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.crs_label.setBuddy(self.crs)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(PlaceSite)
    # setupUi

    def retranslateUi(self, PlaceSite):
        PlaceSite.setWindowTitle(QCoreApplication.translate("PlaceSite", u"Place the site on the map", None))
        self.crs_label.setText(QCoreApplication.translate("PlaceSite", u"&Coordinate system", None))
        self.crs.setPlaceholderText(QCoreApplication.translate("PlaceSite", u"EPSG:25832, or part of its name", None))
    # retranslateUi

