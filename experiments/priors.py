"""Priors of parameters: what the evidence says of a number before any level of an office is looked at."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from sim.parameters.declare import Declared


def quantile(item: Declared, share: np.ndarray | float, centre: float | None = None) -> np.ndarray:
    """The values below which such a share of the prior lies.

    Parameters
    ----------
    item : Declared
        A normal prior is cut at the range of the parameter; without one all of the range is alike likely.
    share : float or array
        In (0, 1).
    centre : float, optional
        Where the normal prior lies instead of at the mean of the evidence.

    Returns
    -------
    array
        Of the shape of `share`, in the unit of the parameter.
    """
    if item.prior is None:
        return item.low + np.asarray(share) * (item.high - item.low)
    mean, sd = item.prior.mean if centre is None else centre, item.prior.sd
    low, high = ndtr((item.low - mean) / sd), ndtr((item.high - mean) / sd)
    return np.clip(mean + sd * ndtri(low + np.asarray(share) * (high - low)), item.low, item.high)


def share_below(item: Declared, values: np.ndarray) -> np.ndarray:
    """The share of the prior below values: what `quantile` takes back."""
    values = np.asarray(values, dtype=float)
    if item.prior is None:
        return (values - item.low) / (item.high - item.low)
    low, high, at = (ndtr((x - item.prior.mean) / item.prior.sd) for x in (item.low, item.high, values))
    return (at - low) / (high - low)
