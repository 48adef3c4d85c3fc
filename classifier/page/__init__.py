"""Bytes to blocks: decoding, parsing, segmentation, links, and plain text as blocks."""
