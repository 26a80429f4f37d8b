"""Qt's translator that answers from gettext, for compiled forms and Qt's own buttons."""

from PySide6.QtCore import QTranslator

from cpted_app.i18n import _


class GettextTranslator(QTranslator):
    """Words a source text by the program's catalogues; what they lack stays English."""

    def isEmpty(self) -> bool:
        """Return False: the catalogues decide text by text."""
        return False

    def translate(
        self,
        context: str,  # noqa: ARG002 - gettext knows no contexts
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str:
        """Return the translation, or the source text where there is none."""
        return _(sourceText) if sourceText else ""
