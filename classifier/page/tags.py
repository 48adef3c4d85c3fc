"""Tags that do not separate text, tags that contain no text, and tags that are counted."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s samp small "
    "span strike strong sub sup time tt u var wbr img picture source".split()
)
SKIPPED = frozenset(
    "script style noscript template head svg math iframe object embed audio video canvas select option textarea "
    "input datalist map frameset applet rt rp".split()
)
COUNTED = ("form", "button", "iframe", "img", "video", "article", "time", "p", "h1", "h2", "h3", "table", "script")
"""Tags whose number tells the kind of a page."""
