"""The loops of light and sight: arrays in, arrays out, compiled by numba.

Import these modules only in jobs: numba takes half a second, its first compilation more. Each
function also runs uncompiled, slow, through ``py_func``: its own test oracle.
"""
