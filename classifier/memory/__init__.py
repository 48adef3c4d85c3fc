"""Site memory: sightings of the blocks and places that a site repeats, as evidence for its next page.

A page becomes a `Sighting`. A `Memory` keeps the sightings of all sites in one SQLite file. A `History` is the view of
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
