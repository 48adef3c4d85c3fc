"""`batch --memory`: what the first pass notes of every page, and the history that the second pass judges by.

Notes commute: the memory after the first pass, and so the output, does not depend on the order of the input, on the
number of workers, or on how often the pass was repeated after an interruption.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ..article import Article
from ..errors import CopytasterError
from ..memory import History, LenientMemory, Sighting, key_of, site_of, text_key
from ..workers.frames import Job
from .cleaning import Cleaner
from .records import InputRecord, OutputOptions, job_of

_UNKNOWN = History.of({})


class Note(NamedTuple):
    """The arguments of `Memory.note`."""

    site: str
    key: int
    sighting: Sighting


async def note_of(record: InputRecord, by: Cleaner, options: OutputOptions) -> Note | None:
    """The note on one record; None without a site, and for a page that cannot be cleaned."""
    site = site_of_record(record)
    try:
        job = job_of(record, options)
        sighting = await by.apply(replace(job, history=_UNKNOWN), sighting_of_article) if site else None
    except CopytasterError:  # the second pass reports it
        return None
    return None if sighting is None else Note(site, _key(job), sighting)


def with_history(job: Job, record: InputRecord, memory: LenientMemory) -> Job:
    """The job with what the other pages of its site show; as it is for a record without a site."""
    history = memory.recall(site_of_record(record))
    return job if history is None else replace(job, history=history, key=_key(job))


def sighting_of_article(article: Article) -> Sighting | None:
    """What crosses from a worker in the first pass."""
    return article.sighting


def site_of_record(record: InputRecord) -> str:
    """The site that a record names, else the host of its address."""
    return record.site or site_of(record.url)


def _key(job: Job) -> int:
    return text_key(job.content) if job.html is None or not job.url else key_of(job.url)
