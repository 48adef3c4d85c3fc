"""Labelled pages → training samples: folders and packs read, aligned with blocks, boilerplate planted, featurised."""
