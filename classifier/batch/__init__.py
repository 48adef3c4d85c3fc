"""Cleans whole archives: records in, records out, in order and resumable."""
