"""Pages painted by verdict, the labelling server, and reports."""
