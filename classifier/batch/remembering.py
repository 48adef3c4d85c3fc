"""`batch --memory`: the first pass notes the sightings of every page, the second pass judges with the history.

Notes commute: the memory after the first pass, and therefore the output, does not depend on the order of the input, the
number of workers, or how often the pass was repeated after an interruption.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ..article import Article
from ..errors import CopytasterError
from ..memory import History, LenientMemory, Sighting, key_of, site_of, text_key
from ..workers.frames import Job
from .cleaning import Cleaner, is_without_workers
from .records import InputRecord, OutputOptions, job_of

_UNKNOWN = History.of({})


class Note(NamedTuple):
    """The arguments of `Memory.note`."""

    site: str
    key: int
    sighting: Sighting


async def note_of(record: InputRecord, by: Cleaner, options: OutputOptions) -> Note | None:
    """Return the note on one record; None without a site or for a page that cannot be cleaned."""
    site = site_of_record(record)
    try:
        job = job_of(record, options)
        sighting = await by.apply(replace(job, history=_UNKNOWN), sighting_of_article) if site else None
    except CopytasterError as error:  # the second pass reports it
        if is_without_workers(error):
            raise
        return None
    return None if sighting is None else Note(site, _key(job), sighting)


def with_history(job: Job, record: InputRecord, memory: LenientMemory) -> Job:
    """Return the job with the history of its site; unchanged for a record without a site."""
    history = memory.recall(site_of_record(record))
    return job if history is None else replace(job, history=history, key=_key(job))


def sighting_of_article(article: Article) -> Sighting | None:
    """Return the part of an article that a worker sends back in the first pass."""
    return article.sighting


def site_of_record(record: InputRecord) -> str:
    """Return the site of a record, else the host of its address."""
    return record.site or site_of(record.url)


def _key(job: Job) -> int:
    return text_key(job.content) if job.html is None or not job.url else key_of(job.url)
