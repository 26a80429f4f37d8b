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
    QDialog, QDialogButtonBox, QHBoxLayout, QHeaderView,
    QLabel, QLineEdit, QSizePolicy, QTableWidget,
    QTableWidgetItem, QTreeWidget, QTreeWidgetItem, QVBoxLayout,
    QWidget)

class Ui_ImportOptions(object):
    def setupUi(self, ImportOptions):
        if not ImportOptions.objectName():
            ImportOptions.setObjectName(u"ImportOptions")
        ImportOptions.resize(1220, 690)
        self.column = QVBoxLayout(ImportOptions)
        self.column.setSpacing(10)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(18, 14, 18, 14)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.setObjectName(u"head")
        self.file = QLabel(ImportOptions)
        self.file.setObjectName(u"file")
        self.file.setWordWrap(True)
        self.file.setProperty(u"role", u"strong")

        self.head.addWidget(self.file)

        self.crs_label = QLabel(ImportOptions)
        self.crs_label.setObjectName(u"crs_label")

        self.head.addWidget(self.crs_label)

        self.crs = QLineEdit(ImportOptions)
        self.crs.setObjectName(u"crs")
        self.crs.setMaximumSize(QSize(190, 16777215))

        self.head.addWidget(self.crs)

        self.unit_label = QLabel(ImportOptions)
        self.unit_label.setObjectName(u"unit_label")

        self.head.addWidget(self.unit_label)

        self.unit = QComboBox(ImportOptions)
        self.unit.setObjectName(u"unit")

        self.head.addWidget(self.unit)

        self.head.setStretch(0, 1)

        self.column.addLayout(self.head)

        self.body = QHBoxLayout()
        self.body.setSpacing(14)
        self.body.setObjectName(u"body")
        self.left = QVBoxLayout()
        self.left.setSpacing(8)
        self.left.setObjectName(u"left")
        self.search = QLineEdit(ImportOptions)
        self.search.setObjectName(u"search")
        self.search.setClearButtonEnabled(True)

        self.left.addWidget(self.search)

        self.holdings = QTreeWidget(ImportOptions)
        self.holdings.setObjectName(u"holdings")
        self.holdings.setAlternatingRowColors(False)

        self.left.addWidget(self.holdings)

        self.left.setStretch(1, 1)

        self.body.addLayout(self.left)

        self.right = QVBoxLayout()
        self.right.setSpacing(8)
        self.right.setObjectName(u"right")
        self.picture = QVBoxLayout()
        self.picture.setSpacing(0)
        self.picture.setObjectName(u"picture")

        self.right.addLayout(self.picture)

        self.become = QHBoxLayout()
        self.become.setSpacing(8)
        self.become.setObjectName(u"become")
        self.kind_label = QLabel(ImportOptions)
        self.kind_label.setObjectName(u"kind_label")

        self.become.addWidget(self.kind_label)

        self.kind = QComboBox(ImportOptions)
        self.kind.setObjectName(u"kind")
        self.kind.setMinimumSize(QSize(150, 0))

        self.become.addWidget(self.kind)

        self.only_label = QLabel(ImportOptions)
        self.only_label.setObjectName(u"only_label")

        self.become.addWidget(self.only_label)

        self.only = QLineEdit(ImportOptions)
        self.only.setObjectName(u"only")

        self.become.addWidget(self.only)

        self.become.setStretch(3, 1)

        self.right.addLayout(self.become)

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
        self.fields.setMinimumSize(QSize(0, 150))
        self.fields.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.fields.verticalHeader().setVisible(False)

        self.right.addWidget(self.fields)

        self.tally = QLabel(ImportOptions)
        self.tally.setObjectName(u"tally")
        self.tally.setWordWrap(True)
        self.tally.setProperty(u"role", u"small")

        self.right.addWidget(self.tally)

        self.right.setStretch(0, 5)
        self.right.setStretch(2, 4)

        self.body.addLayout(self.right)

        self.body.setStretch(0, 9)
        self.body.setStretch(1, 10)

        self.column.addLayout(self.body)

        self.problems = QLabel(ImportOptions)
        self.problems.setObjectName(u"problems")
        self.problems.setWordWrap(True)
        self.problems.setProperty(u"role", u"small")

        self.column.addWidget(self.problems)

        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.setObjectName(u"foot")
        self.preview = QLabel(ImportOptions)
        self.preview.setObjectName(u"preview")
        self.preview.setWordWrap(True)

        self.foot.addWidget(self.preview)

        self.buttons = QDialogButtonBox(ImportOptions)
        self.buttons.setObjectName(u"buttons")
        self.buttons.setOrientation(Qt.Orientation.Horizontal)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel|QDialogButtonBox.StandardButton.Ok)

        self.foot.addWidget(self.buttons)

        self.foot.setStretch(0, 1)

        self.column.addLayout(self.foot)

        self.column.setStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.crs_label.setBuddy(self.crs)
        self.unit_label.setBuddy(self.unit)
        self.kind_label.setBuddy(self.kind)
        self.only_label.setBuddy(self.only)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(ImportOptions)
    # setupUi

    def retranslateUi(self, ImportOptions):
        ImportOptions.setWindowTitle(QCoreApplication.translate("ImportOptions", u"Make marks", None))
        self.crs_label.setText(QCoreApplication.translate("ImportOptions", u"&Reference system", None))
#if QT_CONFIG(accessibility)
        self.crs.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Reference system of the file", None))
#endif // QT_CONFIG(accessibility)
        self.crs.setPlaceholderText(QCoreApplication.translate("ImportOptions", u"as the file says", None))
        self.unit_label.setText(QCoreApplication.translate("ImportOptions", u"&Unit", None))
#if QT_CONFIG(accessibility)
        self.unit.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Unit of the drawing", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.search.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Search layers, blocks and tags", None))
#endif // QT_CONFIG(accessibility)
        self.search.setPlaceholderText(QCoreApplication.translate("ImportOptions", u"Search layers, blocks and tags", None))
#if QT_CONFIG(accessibility)
        self.holdings.setAccessibleName(QCoreApplication.translate("ImportOptions", u"What the source holds", None))
#endif // QT_CONFIG(accessibility)
        self.kind_label.setText(QCoreApplication.translate("ImportOptions", u"Selected objects &become", None))
#if QT_CONFIG(accessibility)
        self.kind.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Selected objects become", None))
#endif // QT_CONFIG(accessibility)
        self.only_label.setText(QCoreApplication.translate("ImportOptions", u"&Only", None))
#if QT_CONFIG(accessibility)
        self.only.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Only these", None))
#endif // QT_CONFIG(accessibility)
        self.only.setPlaceholderText(QCoreApplication.translate("ImportOptions", u"such as height=*", None))
        ___qtablewidgetitem = self.fields.horizontalHeaderItem(0)
        ___qtablewidgetitem.setText(QCoreApplication.translate("ImportOptions", u"Field", None))
        ___qtablewidgetitem1 = self.fields.horizontalHeaderItem(1)
        ___qtablewidgetitem1.setText(QCoreApplication.translate("ImportOptions", u"From column", None))
        ___qtablewidgetitem2 = self.fields.horizontalHeaderItem(2)
        ___qtablewidgetitem2.setText(QCoreApplication.translate("ImportOptions", u"Or one value for all", None))
#if QT_CONFIG(accessibility)
        self.fields.setAccessibleName(QCoreApplication.translate("ImportOptions", u"Fields", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.tally.setAccessibleName(QCoreApplication.translate("ImportOptions", u"What the selected objects become", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.problems.setAccessibleName(QCoreApplication.translate("ImportOptions", u"What was passed over", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.preview.setAccessibleName(QCoreApplication.translate("ImportOptions", u"What would be made", None))
#endif // QT_CONFIG(accessibility)
    # retranslateUi

