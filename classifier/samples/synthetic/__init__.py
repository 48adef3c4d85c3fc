"""Synthetic training pages and texts: labelled articles with boilerplate added around them."""
