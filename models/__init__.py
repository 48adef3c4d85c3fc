"""Trained models that ship with copytaster, one folder each."""
