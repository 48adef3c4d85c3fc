"""Other readings of the page: trafilatura's main text, and the metadata in its head."""
