# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'who_i_am.ui'
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
    QDialogButtonBox, QGridLayout, QLabel, QLineEdit,
    QSizePolicy, QVBoxLayout, QWidget)

class Ui_WhoIAm(object):
    def setupUi(self, WhoIAm):
        if not WhoIAm.objectName():
            WhoIAm.setObjectName(u"WhoIAm")
        WhoIAm.resize(430, 200)
        self.column = QVBoxLayout(WhoIAm)
        self.column.setSpacing(14)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.intro = QLabel(WhoIAm)
        self.intro.setObjectName(u"intro")
        self.intro.setWordWrap(True)
        self.intro.setProperty(u"role", u"dim")

        self.column.addWidget(self.intro)

        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.name_label = QLabel(WhoIAm)
        self.name_label.setObjectName(u"name_label")

        self.grid.addWidget(self.name_label, 0, 0, 1, 1)

        self.name = QLineEdit(WhoIAm)
        self.name.setObjectName(u"name")

        self.grid.addWidget(self.name, 0, 1, 1, 1)

        self.role_label = QLabel(WhoIAm)
        self.role_label.setObjectName(u"role_label")

        self.grid.addWidget(self.role_label, 1, 0, 1, 1)

        self.role = QComboBox(WhoIAm)
        self.role.setObjectName(u"role")

        self.grid.addWidget(self.role, 1, 1, 1, 1)

        self.organisation_label = QLabel(WhoIAm)
        self.organisation_label.setObjectName(u"organisation_label")

        self.grid.addWidget(self.organisation_label, 2, 0, 1, 1)

        self.organisation = QLineEdit(WhoIAm)
        self.organisation.setObjectName(u"organisation")

        self.grid.addWidget(self.organisation, 2, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.buttons = QDialogButtonBox(WhoIAm)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.name_label.setBuddy(self.name)
        self.role_label.setBuddy(self.role)
        self.organisation_label.setBuddy(self.organisation)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.name, self.role)
        QWidget.setTabOrder(self.role, self.organisation)
        QWidget.setTabOrder(self.organisation, self.buttons)

        self.retranslateUi(WhoIAm)
    # setupUi

    def retranslateUi(self, WhoIAm):
        WhoIAm.setWindowTitle(QCoreApplication.translate("WhoIAm", u"Who I am", None))
        self.intro.setText(QCoreApplication.translate("WhoIAm", u"Your name stands beside your answers and remarks in the file. A public report shows the role only.", None))
        self.name_label.setText(QCoreApplication.translate("WhoIAm", u"&Name", None))
#if QT_CONFIG(accessibility)
        self.name.setAccessibleName(QCoreApplication.translate("WhoIAm", u"Name", None))
#endif // QT_CONFIG(accessibility)
        self.role_label.setText(QCoreApplication.translate("WhoIAm", u"&Role", None))
#if QT_CONFIG(accessibility)
        self.role.setAccessibleName(QCoreApplication.translate("WhoIAm", u"Role", None))
#endif // QT_CONFIG(accessibility)
        self.organisation_label.setText(QCoreApplication.translate("WhoIAm", u"&Organisation", None))
#if QT_CONFIG(accessibility)
        self.organisation.setAccessibleName(QCoreApplication.translate("WhoIAm", u"Organisation", None))
#endif // QT_CONFIG(accessibility)
    # retranslateUi

