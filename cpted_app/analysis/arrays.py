"""The one kind of array that analyses hand each other: numbers of double precision."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
