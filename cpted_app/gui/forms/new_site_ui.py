# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'new_site.ui'
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
    QLineEdit, QListWidget, QListWidgetItem, QPushButton,
    QSizePolicy, QVBoxLayout, QWidget)

class Ui_NewSite(object):
    def setupUi(self, NewSite):
        if not NewSite.objectName():
            NewSite.setObjectName(u"NewSite")
        NewSite.resize(520, 200)
        self.column = QVBoxLayout(NewSite)
        self.column.setSpacing(14)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.intro = QLabel(NewSite)
        self.intro.setObjectName(u"intro")
        self.intro.setWordWrap(True)
        self.intro.setProperty(u"role", u"dim")

        self.column.addWidget(self.intro)

        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.title_label = QLabel(NewSite)
        self.title_label.setObjectName(u"title_label")

        self.grid.addWidget(self.title_label, 0, 0, 1, 1)

        self.title = QLineEdit(NewSite)
        self.title.setObjectName(u"title")

        self.grid.addWidget(self.title, 0, 1, 1, 1)

        self.reference_label = QLabel(NewSite)
        self.reference_label.setObjectName(u"reference_label")

        self.grid.addWidget(self.reference_label, 1, 0, 1, 1)

        self.reference = QLineEdit(NewSite)
        self.reference.setObjectName(u"reference")

        self.grid.addWidget(self.reference, 1, 1, 1, 1)

        self.stage_label = QLabel(NewSite)
        self.stage_label.setObjectName(u"stage_label")

        self.grid.addWidget(self.stage_label, 2, 0, 1, 1)

        self.stage = QComboBox(NewSite)
        self.stage.setObjectName(u"stage")

        self.grid.addWidget(self.stage, 2, 1, 1, 1)

        self.place_types_label = QLabel(NewSite)
        self.place_types_label.setObjectName(u"place_types_label")

        self.grid.addWidget(self.place_types_label, 3, 0, 1, 1)

        self.place_types = QListWidget(NewSite)
        self.place_types.setObjectName(u"place_types")
        self.place_types.setMinimumSize(QSize(0, 132))
        self.place_types.setMaximumSize(QSize(16777215, 156))

        self.grid.addWidget(self.place_types, 3, 1, 1, 1)

        self.checklist_label = QLabel(NewSite)
        self.checklist_label.setObjectName(u"checklist_label")

        self.grid.addWidget(self.checklist_label, 4, 0, 1, 1)

        self.checklist = QComboBox(NewSite)
        self.checklist.setObjectName(u"checklist")

        self.grid.addWidget(self.checklist, 4, 1, 1, 1)

        self.surroundings_label = QLabel(NewSite)
        self.surroundings_label.setObjectName(u"surroundings_label")

        self.grid.addWidget(self.surroundings_label, 5, 0, 1, 1)

        self.surroundings = QComboBox(NewSite)
        self.surroundings.setObjectName(u"surroundings")

        self.grid.addWidget(self.surroundings, 5, 1, 1, 1)

        self.crs_label = QLabel(NewSite)
        self.crs_label.setObjectName(u"crs_label")

        self.grid.addWidget(self.crs_label, 6, 0, 1, 1)

        self.crs = QLineEdit(NewSite)
        self.crs.setObjectName(u"crs")

        self.grid.addWidget(self.crs, 6, 1, 1, 1)

        self.path_label = QLabel(NewSite)
        self.path_label.setObjectName(u"path_label")

        self.grid.addWidget(self.path_label, 7, 0, 1, 1)

        self.path_row = QWidget(NewSite)
        self.path_row.setObjectName(u"path_row")
        self.path_layout = QHBoxLayout(self.path_row)
        self.path_layout.setObjectName(u"path_layout")
        self.path_layout.setContentsMargins(0, 0, 0, 0)
        self.path = QLineEdit(self.path_row)
        self.path.setObjectName(u"path")

        self.path_layout.addWidget(self.path)

        self.browse = QPushButton(self.path_row)
        self.browse.setObjectName(u"browse")

        self.path_layout.addWidget(self.browse)


        self.grid.addWidget(self.path_row, 7, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.buttons = QDialogButtonBox(NewSite)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.title_label.setBuddy(self.title)
        self.reference_label.setBuddy(self.reference)
        self.stage_label.setBuddy(self.stage)
        self.place_types_label.setBuddy(self.place_types)
        self.checklist_label.setBuddy(self.checklist)
        self.surroundings_label.setBuddy(self.surroundings)
        self.crs_label.setBuddy(self.crs)
        self.path_label.setBuddy(self.path)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.title, self.reference)
        QWidget.setTabOrder(self.reference, self.stage)
        QWidget.setTabOrder(self.stage, self.place_types)
        QWidget.setTabOrder(self.place_types, self.checklist)
        QWidget.setTabOrder(self.checklist, self.surroundings)
        QWidget.setTabOrder(self.surroundings, self.crs)
        QWidget.setTabOrder(self.crs, self.path)
        QWidget.setTabOrder(self.path, self.browse)
        QWidget.setTabOrder(self.browse, self.buttons)

        self.retranslateUi(NewSite)
    # setupUi

    def retranslateUi(self, NewSite):
        NewSite.setWindowTitle(QCoreApplication.translate("NewSite", u"New assessment", None))
        self.intro.setText(QCoreApplication.translate("NewSite", u"One file holds the whole assessment. All of this can be changed later.", None))
        self.title_label.setText(QCoreApplication.translate("NewSite", u"&Title", None))
#if QT_CONFIG(accessibility)
        self.title.setAccessibleName(QCoreApplication.translate("NewSite", u"Title", None))
#endif // QT_CONFIG(accessibility)
        self.title.setPlaceholderText(QCoreApplication.translate("NewSite", u"Lindenplatz and underpass", None))
        self.reference_label.setText(QCoreApplication.translate("NewSite", u"&Reference", None))
#if QT_CONFIG(accessibility)
        self.reference.setAccessibleName(QCoreApplication.translate("NewSite", u"Reference", None))
#endif // QT_CONFIG(accessibility)
        self.reference.setPlaceholderText(QCoreApplication.translate("NewSite", u"File number of the application", None))
        self.stage_label.setText(QCoreApplication.translate("NewSite", u"Design &stage", None))
#if QT_CONFIG(accessibility)
        self.stage.setAccessibleName(QCoreApplication.translate("NewSite", u"Design stage", None))
#endif // QT_CONFIG(accessibility)
        self.place_types_label.setText(QCoreApplication.translate("NewSite", u"&Place types", None))
#if QT_CONFIG(accessibility)
        self.place_types.setAccessibleName(QCoreApplication.translate("NewSite", u"Place types", None))
#endif // QT_CONFIG(accessibility)
        self.checklist_label.setText(QCoreApplication.translate("NewSite", u"C&hecklist", None))
#if QT_CONFIG(accessibility)
        self.checklist.setAccessibleName(QCoreApplication.translate("NewSite", u"Checklist", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(tooltip)
        self.checklist.setToolTip(QCoreApplication.translate("NewSite", u"The one to begin with; answers to the others are kept beside it.", None))
#endif // QT_CONFIG(tooltip)
        self.surroundings_label.setText(QCoreApplication.translate("NewSite", u"&Darkness around", None))
#if QT_CONFIG(accessibility)
        self.surroundings.setAccessibleName(QCoreApplication.translate("NewSite", u"Environmental zone", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(tooltip)
        self.surroundings.setToolTip(QCoreApplication.translate("NewSite", u"How dark the surroundings are; it limits light on windows.", None))
#endif // QT_CONFIG(tooltip)
        self.crs_label.setText(QCoreApplication.translate("NewSite", u"&Coordinate system", None))
#if QT_CONFIG(accessibility)
        self.crs.setAccessibleName(QCoreApplication.translate("NewSite", u"Coordinate system", None))
#endif // QT_CONFIG(accessibility)
        self.crs.setPlaceholderText(QCoreApplication.translate("NewSite", u"Optional, such as EPSG:25832", None))
        self.path_label.setText(QCoreApplication.translate("NewSite", u"&File", None))
#if QT_CONFIG(accessibility)
        self.path.setAccessibleName(QCoreApplication.translate("NewSite", u"File", None))
#endif // QT_CONFIG(accessibility)
        self.browse.setText(QCoreApplication.translate("NewSite", u"&Browse\u2026", None))
    # retranslateUi

