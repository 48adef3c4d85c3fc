"""Samples → a model folder, and how good it is: fitting, out-of-fold judgement, retraining, figures, the card."""
