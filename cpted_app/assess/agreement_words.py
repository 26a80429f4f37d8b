"""Words for coefficients of agreement: guidance by others, not limits of this program."""

from cpted_app.words import N_

_LANDIS_KOCH = (
    (0.00, N_("poor")),
    (0.20, N_("slight")),
    (0.40, N_("fair")),
    (0.60, N_("moderate")),
    (0.80, N_("substantial")),
    (1.00, N_("almost perfect")),
)
"""Each word up to and with its value; only "poor" is below its own."""

RELIABLE_ALPHA, TENTATIVE_ALPHA = 0.800, 0.667


def kappa_word(kappa: float) -> str:
    """Return the word of a kappa, to be translated when shown.

    Source: J. R. Landis, G. G. Koch, The measurement of observer agreement for categorical data,
    Biometrics 33 (1), 1977, page 165.

    >>> kappa_word(-0.1), kappa_word(0.0), kappa_word(0.45), kappa_word(0.8), kappa_word(0.81)
    ('poor', 'slight', 'moderate', 'substantial', 'almost perfect')
    """
    if kappa < 0.0:
        return _LANDIS_KOCH[0][1]
    return next(word for top, word in _LANDIS_KOCH[1:] if round(kappa, 2) <= top)


def alpha_word(alpha: float) -> str:
    """Return what may be concluded from an alpha, to be translated when shown.

    Source: K. Krippendorff, Content Analysis, 2nd edition, 2004, page 241.

    >>> alpha_word(0.8), alpha_word(0.7), alpha_word(0.5)
    ('reliable', 'tentative conclusions only', 'too low to conclude from')
    """
    if alpha >= RELIABLE_ALPHA:
        return N_("reliable")
    if alpha >= TENTATIVE_ALPHA:
        return N_("tentative conclusions only")
    return N_("too low to conclude from")
