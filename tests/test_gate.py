"""The longer gate: trained and judged out of fold on part of the corpus, where that lies beside the checkout.

The floors are pinned in `floors.json`; they are for this smaller training set (no planting, few rounds), not the
figures of the shipped model. A floor is lowered by a decision record only.
"""

import json
import warnings
from pathlib import Path

import pytest
from copytaster.classifier.learning.crossfit import CrossFit
from copytaster.classifier.learning.figures import figures
from copytaster.classifier.learning.fit import TEXT_HEADS, Settings
from copytaster.classifier.learning.train import THRESHOLDS
from copytaster.classifier.model.judge import feature_names
from copytaster.classifier.samples.packs import load_samples

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))["corpus"]


@pytest.mark.slow
@pytest.mark.skipif(not (CORPUS / "gold.jsonl.xz").exists(), reason="no corpus beside the checkout")
def test_out_of_fold_figures_stay_above_their_floors() -> None:
    settings = Settings(seed=7, rounds=60, rate=0.2)
    paths = [ROOT / "tests" / "fixtures", CORPUS / "gold.jsonl.xz", CORPUS / "lines.jsonl.xz"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        samples = load_samples(paths, None, settings.seed, planted=False)
        cross = CrossFit(samples, settings, jobs=2)
        judged = cross.judge(settings, feature_names(TEXT_HEADS), jobs=2)
    found = figures(judged, THRESHOLDS["balanced"])
    for pack, rates in FLOORS["whole_at_least"].items():
        for rate, least in rates.items():
            assert found["whole"][pack][rate] >= least, (pack, rate, found["whole"][pack][rate])
    for pack, rates in FLOORS["whole_at_most"].items():
        for rate, most in rates.items():
            assert found["whole"][pack][rate] <= most, (pack, rate, found["whole"][pack][rate])
    for pack, floors in FLOORS["kept_at_least"].items():
        for label, least in floors.items():
            assert found["kept"][pack][label][0] >= least, (pack, label, found["kept"][pack][label])
    for pack, floors in FLOORS["kept_at_most"].items():
        for label, most in floors.items():
            assert found["kept"][pack][label][0] <= most, (pack, label, found["kept"][pack][label])
