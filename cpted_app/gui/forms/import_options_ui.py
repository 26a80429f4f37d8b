# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'import_options.ui'
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
from PySide6.QtWidgets import (QAbstractButton, QAbstractItemView, QApplication, QComboBox,
    QDialog, QDialogButtonBox, QGridLayout, QHeaderView,
    QLabel, QLineEdit, QSizePolicy, QTableWidget,
    QTableWidgetItem, QVBoxLayout, QWidget)

class Ui_ImportOptions(object):
    def setupUi(self, ImportOptions):
        if not ImportOptions.objectName():
            ImportOptions.setObjectName(u"ImportOptions")
        ImportOptions.resize(640, 620)
        self.column = QVBoxLayout(ImportOptions)
        self.column.setSpacing(12)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 18, 18, 18)
        self.file = QLabel(ImportOptions)
        self.file.setObjectName(u"file")
        self.file.setWordWrap(True)

        self.column.addWidget(self.file)

        self.grid = QGridLayout()
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(9)
        self.kind_label = QLabel(ImportOptions)
        self.kind_label.setObjectName(u"kind_label")

        self.grid.addWidget(self.kind_label, 0, 0, 1, 1)

        self.kind = QComboBox(ImportOptions)
        self.kind.setObjectName(u"kind")

        self.grid.addWidget(self.kind, 0, 1, 1, 1)

        self.layer_label = QLabel(ImportOptions)
        self.layer_label.setObjectName(u"layer_label")

        self.grid.addWidget(self.layer_label, 1, 0, 1, 1)

        self.layer = QComboBox(ImportOptions)
        self.layer.setObjectName(u"layer")

        self.grid.addWidget(self.layer, 1, 1, 1, 1)

        self.only_label = QLabel(ImportOptions)
        self.only_label.setObjectName(u"only_label")

        self.grid.addWidget(self.only_label, 2, 0, 1, 1)

        self.only = QLineEdit(ImportOptions)
        self.only.setObjectName(u"only")

        self.grid.addWidget(self.only, 2, 1, 1, 1)

        self.crs_label = QLabel(ImportOptions)
        self.crs_label.setObjectName(u"crs_label")

        self.grid.addWidget(self.crs_label, 3, 0, 1, 1)

        self.crs = QLineEdit(ImportOptions)
        self.crs.setObjectName(u"crs")

        self.grid.addWidget(self.crs, 3, 1, 1, 1)

        self.unit_label = QLabel(ImportOptions)
        self.unit_label.setObjectName(u"unit_label")

        self.grid.addWidget(self.unit_label, 4, 0, 1, 1)

        self.unit = QComboBox(ImportOptions)
        self.unit.setObjectName(u"unit")

        self.grid.addWidget(self.unit, 4, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)

        self.column.addLayout(self.grid)

        self.fields = QTableWidget(ImportOptions)
        if (self.fields.columnCount() < 3):
            self.fields.setColumnCount(3)
        __qtablewidgetitem = QTableWidgetItem()
        self.fields.setHorizontalHeaderItem(0, __qtablewidgetitem)
        __qtablewidgetitem1 = QTableWidgetItem()
        self.fields.setHorizontalHeaderItem(1, __qtablewidgetitem1)
        __qtablewidgetitem2 = QTableWidgetItem()
        self.fields.setHorizontalHeaderItem(2, __qtablewidgetitem2)
        self.fields.setObjectName(u"fields")
        self.fields.setMinimumSize(QSize(0, 180))
        self.fields.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.fields.verticalHeader().setVisible(False)

        self.column.addWidget(self.fields)

        self.preview = QLabel(ImportOptions)
        self.preview.setObjectName(u"preview")
        self.preview.setWordWrap(True)

        self.column.addWidget(self.preview)

        self.problems = QLabel(ImportOptions)
        self.problems.setObjectName(u"problems")
        self.problems.setWordWrap(True)
        self.problems.setProperty(u"role", u"small")

        self.column.addWidget(self.problems)

        self.buttons = QDialogButtonBox(ImportOptions)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.column.addWidget(self.buttons)

#if QT_CONFIG(shortcut)
        self.kind_label.setBuddy(self.kind)
        self.layer_label.setBuddy(self.layer)
        self.only_label.setBuddy(self.only)
        self.crs_label.setBuddy(self.crs)
        self.unit_label.setBuddy(self.unit)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.kind, self.layer)
        QWidget.setTabOrder(self.layer, self.only)
        QWidget.setTabOrder(self.only, self.crs)
        QWidget.setTabOrder(self.crs, self.unit)
        QWidget.setTabOrder(self.unit, self.fields)
        QWidget.setTabOrder(self.fields, self.buttons)

        self.retranslateUi(ImportOptions)
    # setupUi

    def retranslateUi(self, ImportOptions):
        ImportOptions.setWindowTitle(QCoreApplication.translate("ImportOptions", u"Import features", None))
        self.kind_label.setText(QCoreApplication.translate("ImportOptions", u"&Kind", None))
#if QT_CONFIG(accessibility)
        self.kind.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Kind", None))
#endif // QT_CONFIG(accessibility)
        self.layer_label.setText(QCoreApplication.translate("ImportOptions", u"&Layer", None))
#if QT_CONFIG(accessibility)
        self.layer.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Layer", None))
#endif // QT_CONFIG(accessibility)
        self.only_label.setText(QCoreApplication.translate("ImportOptions", u"&Only", None))
#if QT_CONFIG(accessibility)
        self.only.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Only", None))
#endif // QT_CONFIG(accessibility)
        self.only.setPlaceholderText(QCoreApplication.translate("ImportOptions", u"All; or such as BlockName=LAMP*", None))
        self.crs_label.setText(QCoreApplication.translate("ImportOptions", u"&Coordinate system", None))
#if QT_CONFIG(accessibility)
        self.crs.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Coordinate system", None))
#endif // QT_CONFIG(accessibility)
        self.crs.setPlaceholderText(QCoreApplication.translate("ImportOptions", u"As the file says; or EPSG:25832, or local", None))
        self.unit_label.setText(QCoreApplication.translate("ImportOptions", u"&Unit", None))
#if QT_CONFIG(accessibility)
        self.unit.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Unit", None))
#endif // QT_CONFIG(accessibility)
        ___qtablewidgetitem = self.fields.horizontalHeaderItem(0)
        ___qtablewidgetitem.setText(QCoreApplication.translate("ImportOptions", u"Field", None))
        ___qtablewidgetitem1 = self.fields.horizontalHeaderItem(1)
        ___qtablewidgetitem1.setText(QCoreApplication.translate("ImportOptions", u"From column", None))
        ___qtablewidgetitem2 = self.fields.horizontalHeaderItem(2)
        ___qtablewidgetitem2.setText(QCoreApplication.translate("ImportOptions", u"Or the same for all", None))
#if QT_CONFIG(accessibility)
        self.fields.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Fields and where they come from", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.preview.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Preview", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.problems.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Problems", None))
#endif // QT_CONFIG(accessibility)
    # retranslateUi

