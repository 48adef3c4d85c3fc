"""Labelled pages → training samples: reads folders and packs, aligns labels, plants boilerplate, computes features."""
