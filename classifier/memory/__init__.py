"""What a site repeats from page to page: sightings of blocks and places, and what they say about the next page.

A page becomes a `Sighting`, a `Memory` keeps the sightings of each site in one SQLite file, a `History` is the view of
one site, and `weigh` lowers the probabilities of blocks that the site repeats.
"""

from .evidence import Sighting, sighting_of
from .history import History
from .store import Memory
from .weighing import Weighed, weigh

__all__ = ["History", "Memory", "Sighting", "Weighed", "sighting_of", "weigh"]
