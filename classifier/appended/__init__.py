"""Tells the first article of a page from those that are appended to it."""
