# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'report_options.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QGridLayout, QLabel,
    QSizePolicy, QVBoxLayout, QWidget)

class Ui_ReportOptions(object):
    def setupUi(self, ReportOptions):
        if not ReportOptions.objectName():
            ReportOptions.setObjectName(u"ReportOptions")
        ReportOptions.resize(320, 200)
        self.column = QVBoxLayout(ReportOptions)
        self.column.setSpacing(14)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.edition_label = QLabel(ReportOptions)
        self.edition_label.setObjectName(u"edition_label")

        self.grid.addWidget(self.edition_label, 0, 0, 1, 1)

        self.edition = QComboBox(ReportOptions)
        self.edition.setObjectName(u"edition")

        self.grid.addWidget(self.edition, 0, 1, 1, 1)

        self.language_label = QLabel(ReportOptions)
        self.language_label.setObjectName(u"language_label")

        self.grid.addWidget(self.language_label, 1, 0, 1, 1)

        self.language = QComboBox(ReportOptions)
        self.language.setObjectName(u"language")

        self.grid.addWidget(self.language, 1, 1, 1, 1)

        self.paper_label = QLabel(ReportOptions)
        self.paper_label.setObjectName(u"paper_label")

        self.grid.addWidget(self.paper_label, 2, 0, 1, 1)

        self.paper = QComboBox(ReportOptions)
        self.paper.setObjectName(u"paper")

        self.grid.addWidget(self.paper, 2, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

#if QT_CONFIG(shortcut)
        self.edition_label.setBuddy(self.edition)
        self.language_label.setBuddy(self.language)
        self.paper_label.setBuddy(self.paper)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.edition, self.language)
        QWidget.setTabOrder(self.language, self.paper)

        self.retranslateUi(ReportOptions)
    # setupUi

    def retranslateUi(self, ReportOptions):
        ReportOptions.setWindowTitle(QCoreApplication.translate("ReportOptions", u"Report options", None))
        self.edition_label.setText(QCoreApplication.translate("ReportOptions", u"&Edition", None))
#if QT_CONFIG(accessibility)
        self.edition.setAccessibleName(QCoreApplication.translate("ReportOptions", u"Edition", None))
#endif // QT_CONFIG(accessibility)
        self.language_label.setText(QCoreApplication.translate("ReportOptions", u"&Language", None))
#if QT_CONFIG(accessibility)
        self.language.setAccessibleName(QCoreApplication.translate("ReportOptions", u"Language of the report", None))
#endif // QT_CONFIG(accessibility)
        self.paper_label.setText(QCoreApplication.translate("ReportOptions", u"&Paper", None))
#if QT_CONFIG(accessibility)
        self.paper.setAccessibleName(QCoreApplication.translate("ReportOptions", u"Paper", None))
#endif // QT_CONFIG(accessibility)
    # retranslateUi

