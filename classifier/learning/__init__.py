"""Samples → a model folder and its quality: fitting, out-of-fold judgement, retraining, figures, the card."""
