"""Site assessment for crime prevention through urban design and planning."""

__version__ = "0.1.0"
