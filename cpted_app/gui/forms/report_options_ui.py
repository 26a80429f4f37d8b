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
from PySide6.QtWidgets import (QApplication, QCheckBox, QComboBox, QGridLayout,
    QLabel, QSizePolicy, QVBoxLayout, QWidget)

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

        self.shows_label = QLabel(ReportOptions)
        self.shows_label.setObjectName(u"shows_label")

        self.grid.addWidget(self.shows_label, 3, 0, 1, 1)

        self.shows = QComboBox(ReportOptions)
        self.shows.setObjectName(u"shows")
        self.shows.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.grid.addWidget(self.shows, 3, 1, 1, 1)

        self.with_proposals = QCheckBox(ReportOptions)
        self.with_proposals.setObjectName(u"with_proposals")
        self.with_proposals.setChecked(True)

        self.grid.addWidget(self.with_proposals, 4, 1, 1, 1)

        self.since_label = QLabel(ReportOptions)
        self.since_label.setObjectName(u"since_label")

        self.grid.addWidget(self.since_label, 5, 0, 1, 1)

        self.since = QComboBox(ReportOptions)
        self.since.setObjectName(u"since")
        self.since.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.grid.addWidget(self.since, 5, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

#if QT_CONFIG(shortcut)
        self.edition_label.setBuddy(self.edition)
        self.language_label.setBuddy(self.language)
        self.paper_label.setBuddy(self.paper)
        self.shows_label.setBuddy(self.shows)
        self.since_label.setBuddy(self.since)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.edition, self.language)
        QWidget.setTabOrder(self.language, self.paper)
        QWidget.setTabOrder(self.paper, self.shows)
        QWidget.setTabOrder(self.shows, self.with_proposals)
        QWidget.setTabOrder(self.with_proposals, self.since)

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
        self.shows_label.setText(QCoreApplication.translate("ReportOptions", u"S&hows", None))
#if QT_CONFIG(accessibility)
        self.shows.setAccessibleName(QCoreApplication.translate("ReportOptions", u"State of the site that the report shows", None))
#endif // QT_CONFIG(accessibility)
        self.with_proposals.setText(QCoreApplication.translate("ReportOptions", u"Proposals beside what exists", None))
        self.since_label.setText(QCoreApplication.translate("ReportOptions", u"Changes si&nce", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("ReportOptions", u"Earlier state to compare with", None))
#endif // QT_CONFIG(accessibility)
    # retranslateUi

