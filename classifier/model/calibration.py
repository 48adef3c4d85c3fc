"""Confidence of a page's text: expected F1, calibrated on held-out pages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

KNOTS = 24
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Edges of the reliability table: fine in the range of most pages."""


@dataclass(frozen=True)
class Calibration:
    """A rising line through `raw` → `right` (both 0 to 1): estimate → measured F1 on pages of unseen sites."""

    raw: NDArray[np.float32]
    right: NDArray[np.float32]

    def __call__(self, raw: float) -> float:
        """Map a raw estimate to the expected F1 of the page's text."""
        return float(np.interp(raw, self.raw, self.right))

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Pack the fields into one array for an npz file."""
        return {"confidence": np.stack([self.raw, self.right])}

    @classmethod
    def of_array(cls, table: NDArray[np.float32]) -> Calibration:
        """Unpack the fields from an array. Raises ValueError if they are not a rising line."""
        if table.ndim != 2 or len(table) != 2 or (np.diff(table) < 0).any():
            raise ValueError(f"confidence has shape {table.shape}, or does not rise")
        return cls(raw=table[0], right=table[1])


def expected_f1(chars: NDArray[np.floating], keep: NDArray[np.floating], kept: NDArray[np.bool_]) -> float:
    """Estimate the F1 of the kept characters, assuming calibrated probabilities. All of shape (blocks,)."""
    inside = chars[kept]
    # for two vectors, `@` takes four times as long as `dot`
    wanted, right = float(np.dot(chars, keep)), float(np.dot(inside, keep[kept]))
    return 2 * right / (float(inside.sum()) + wanted) if len(inside) and wanted > 0 else 0.0


def fit_calibration(raw: NDArray[np.float64], right: NDArray[np.float64], weight: NDArray[np.float32]) -> Calibration:
    """Fit an isotonic regression of the true share on the estimate, thinned to KNOTS points. Shapes (pages,)."""
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(raw, right, sample_weight=weight)
    knots = np.unique(np.concatenate([[0.0, 1.0], np.quantile(raw, np.linspace(0, 1, KNOTS))]))
    return Calibration(knots.astype(np.float32), fitted.predict(knots).astype(np.float32))


def reliability(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> list[dict[str, float]]:
    """Tabulate by bin of confidence: pages, mean confidence, mean of the true share."""
    table = []
    for low, high in pairwise(BINS):
        here = (confidence >= low) & ((confidence < high) if high < 1 else (confidence <= 1))
        if here.any():
            table.append(
                {
                    "from": low,
                    "to": high,
                    "pages": int(here.sum()),
                    "confidence": round(float(confidence[here].mean()), 4),
                    "right": round(float(right[here].mean()), 4),
                }
            )
    return table
