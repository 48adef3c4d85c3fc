"""What a site repeats from page to page: sightings of blocks and places, and what they say about the next page.

A page becomes a `Sighting`, a `Memory` keeps the sightings of each site in one SQLite file, a `History` is the view of
one site, and `recollect` lowers the probabilities of the blocks that the site repeats.
"""

from .evidence import Sighting, sighting_of
from .history import History
from .lenient import LenientMemory
from .repeats import Repeat, Repeats
from .store import Memory, MemoryFileError, key_of, site_of, text_key
from .weighing import Weighed, weigh

__all__ = [
    "History",
    "LenientMemory",
    "Memory",
    "MemoryFileError",
    "Repeat",
    "Repeats",
    "Sighting",
    "Weighed",
    "key_of",
    "sighting_of",
    "site_of",
    "text_key",
    "weigh",
]
