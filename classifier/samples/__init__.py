"""Labelled pages → training samples: folders and packs read, labels aligned with blocks, junk planted, featurised."""
