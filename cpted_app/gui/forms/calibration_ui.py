# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'calibration.ui'
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
from PySide6.QtWidgets import (QAbstractButton, QApplication, QComboBox, QDialog,
    QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel,
    QLineEdit, QPushButton, QRadioButton, QSizePolicy,
    QVBoxLayout, QWidget)

class Ui_Calibration(object):
    def setupUi(self, Calibration):
        if not Calibration.objectName():
            Calibration.setObjectName(u"Calibration")
        Calibration.resize(500, 200)
        self.column = QVBoxLayout(Calibration)
        self.column.setSpacing(14)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.intro = QLabel(Calibration)
        self.intro.setObjectName(u"intro")
        self.intro.setWordWrap(True)
        self.intro.setProperty(u"role", u"dim")

        self.column.addWidget(self.intro)

        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.by_points = QRadioButton(Calibration)
        self.by_points.setObjectName(u"by_points")
        self.by_points.setChecked(True)

        self.grid.addWidget(self.by_points, 0, 0, 1, 2)

        self.distance_label = QLabel(Calibration)
        self.distance_label.setObjectName(u"distance_label")

        self.grid.addWidget(self.distance_label, 1, 0, 1, 1)

        self.distance_row = QWidget(Calibration)
        self.distance_row.setObjectName(u"distance_row")
        self.distance_layout = QHBoxLayout(self.distance_row)
        self.distance_layout.setObjectName(u"distance_layout")
        self.distance_layout.setContentsMargins(0, 0, 0, 0)
        self.distance = QLineEdit(self.distance_row)
        self.distance.setObjectName(u"distance")

        self.distance_layout.addWidget(self.distance)

        self.unit = QComboBox(self.distance_row)
        self.unit.setObjectName(u"unit")

        self.distance_layout.addWidget(self.unit)

        self.pick = QPushButton(self.distance_row)
        self.pick.setObjectName(u"pick")

        self.distance_layout.addWidget(self.pick)


        self.grid.addWidget(self.distance_row, 1, 1, 1, 1)

        self.by_scale = QRadioButton(Calibration)
        self.by_scale.setObjectName(u"by_scale")

        self.grid.addWidget(self.by_scale, 2, 0, 1, 2)

        self.denominator_label = QLabel(Calibration)
        self.denominator_label.setObjectName(u"denominator_label")

        self.grid.addWidget(self.denominator_label, 3, 0, 1, 1)

        self.denominator = QLineEdit(Calibration)
        self.denominator.setObjectName(u"denominator")

        self.grid.addWidget(self.denominator, 3, 1, 1, 1)

        self.guess = QLabel(Calibration)
        self.guess.setObjectName(u"guess")
        self.guess.setWordWrap(True)
        self.guess.setProperty(u"role", u"dim")
        self.guess.setText(u"")

        self.grid.addWidget(self.guess, 4, 0, 1, 2)

        self.by_control = QRadioButton(Calibration)
        self.by_control.setObjectName(u"by_control")

        self.grid.addWidget(self.by_control, 5, 0, 1, 2)

        self.control = QVBoxLayout()
        self.control.setObjectName(u"control")

        self.grid.addLayout(self.control, 6, 0, 1, 2)

        self.result = QLabel(Calibration)
        self.result.setObjectName(u"result")
        self.result.setWordWrap(True)
        self.result.setProperty(u"role", u"strong")
        self.result.setText(u"")

        self.grid.addWidget(self.result, 7, 0, 1, 2)

        self.fault = QLabel(Calibration)
        self.fault.setObjectName(u"fault")
        self.fault.setWordWrap(True)
        self.fault.setProperty(u"role", u"dim")
        self.fault.setText(u"")

        self.grid.addWidget(self.fault, 8, 0, 1, 2)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.buttons = QDialogButtonBox(Calibration)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.distance_label.setBuddy(self.distance)
        self.denominator_label.setBuddy(self.denominator)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.by_points, self.distance)
        QWidget.setTabOrder(self.distance, self.unit)
        QWidget.setTabOrder(self.unit, self.pick)
        QWidget.setTabOrder(self.pick, self.by_scale)
        QWidget.setTabOrder(self.by_scale, self.denominator)
        QWidget.setTabOrder(self.denominator, self.by_control)
        QWidget.setTabOrder(self.by_control, self.buttons)

        self.retranslateUi(Calibration)
    # setupUi

    def retranslateUi(self, Calibration):
        Calibration.setWindowTitle(QCoreApplication.translate("Calibration", u"Calibrate", None))
        self.intro.setText(QCoreApplication.translate("Calibration", u"Nothing is in metres until the plan has a scale.", None))
        self.by_points.setText(QCoreApplication.translate("Calibration", u"Two &points on the plan, and the distance between them", None))
        self.distance_label.setText(QCoreApplication.translate("Calibration", u"&Distance", None))
#if QT_CONFIG(accessibility)
        self.distance.setAccessibleName(QCoreApplication.translate("Calibration", u"Distance", None))
#endif // QT_CONFIG(accessibility)
        self.distance.setPlaceholderText(QCoreApplication.translate("Calibration", u"such as 26.5", None))
#if QT_CONFIG(accessibility)
        self.unit.setAccessibleName(QCoreApplication.translate("Calibration", u"Unit of the distance", None))
#endif // QT_CONFIG(accessibility)
        self.pick.setText(QCoreApplication.translate("Calibration", u"Pick points &again", None))
        self.by_scale.setText(QCoreApplication.translate("Calibration", u"&Scale stated on the plan", None))
        self.denominator_label.setText(QCoreApplication.translate("Calibration", u"&1 :", None))
#if QT_CONFIG(accessibility)
        self.denominator.setAccessibleName(QCoreApplication.translate("Calibration", u"Scale, the number after 1:", None))
#endif // QT_CONFIG(accessibility)
        self.denominator.setPlaceholderText(QCoreApplication.translate("Calibration", u"500", None))
        self.by_control.setText(QCoreApplication.translate("Calibration", u"&Control points: places known on the plan and on site", None))
    # retranslateUi

