"""datatrove: `CleanArticles`, a pipeline step, and `HtmlReader`, which reads WARC without losing pages.

datatrove's own WarcReader asks libmagic for the type of each page that has no `WARC-Identified-Payload-Type` header
(Common Crawl's have one), and drops those for which it guesses wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.typeshelper import StatHints

from ..batch.archives.warc import pages
from ..batch.records import InputRecord
from ..errors import PageError
from ..page.decode import decode
from .blocking import Settings, blocking


class CleanArticles(PipelineStep):  # type: ignore[misc] # datatrove has no types
    """Replaces each document's page by its article and adds the article's metadata, which override the document's.

    Documents without an article, and unreadable pages, go to the `exclusion_writer` unchanged, with the
    `filter_reason` `no_article` or `error` in their metadata (and in the second case an `error`).
    """

    name = "📰 Copytaster"
    type = "🛢 - EXTRAC"

    def __init__(self, exclusion_writer: DiskWriter | None = None, **settings: Any) -> None:
        """Take the fields of `Settings`; with `text=True`, documents are plain text with boilerplate."""
        super().__init__()
        self.exclusion_writer = exclusion_writer
        self.settings = Settings(**settings)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Clean the documents one by one."""
        cleaner = blocking(self.settings)
        with self.exclusion_writer or nullcontext() as excluded:
            for document in data or ():
                self.stat_update(StatHints.total)
                with self.track_time():
                    answer = cleaner.answer(self._given(document))
                reason = "error" if "error" in answer else "no_article" if not answer["text"] else None
                if reason is None:
                    self._fill(document, answer)
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped, f"dropped_{reason}")
                if excluded is not None:
                    extra = {"error": answer["error"]} if reason == "error" else {}
                    excluded.write(
                        replace(document, metadata={**document.metadata, "filter_reason": reason, **extra}), rank
                    )

    def _given(self, document: Document) -> InputRecord:
        known = document.metadata
        url, lang = known.get("url"), known.get("lang")
        page = {"text": document.text} if self.settings.text else {"html": document.text}
        return InputRecord(
            document.id, url if isinstance(url, str) else None, **page, lang=lang if isinstance(lang, str) else None
        )

    def _fill(self, document: Document, answer: dict[str, Any]) -> None:
        document.text = answer.pop("text")
        del answer["id"]
        document.metadata = {**document.metadata, **answer}
        self.stat_update("blocks_kept", value=answer["kept"])
        for label, count in answer["dropped"].items():
            self.stat_update(f"blocks_dropped_{label.lower()}", value=count)


class HtmlReader(BaseDiskReader):  # type: ignore[misc] # datatrove has no types
    """The HTML responses of WARC files, by their HTTP type and first bytes, as `copytaster batch` reads them."""

    name = "📰 Copytaster WARC"
    _requires_dependencies = ()

    def read_file(self, filepath: str) -> Iterator[Document]:
        """Yield one document per readable page; count the others."""
        with self.data_folder.open(filepath, "rb") as file:
            for number, entry in enumerate(pages(file, filepath)):
                if entry.damaged:
                    self.stat_update("damaged")
                with self.track_time():
                    record = entry.load() if entry.load else None
                    document = record and self._document(record, filepath, number)
                if record is None:
                    self.stat_update("no_page")
                elif document is not None:
                    yield document

    def _document(self, record: InputRecord, filepath: str, number: int) -> Document | None:
        try:
            text = decode(record.html, record.encoding) if isinstance(record.html, bytes) else ""
        except PageError:
            text = ""
        if not text:
            self.stat_update("unreadable")
            return None
        document: Document | None = self.get_document_from_dict(
            {self.text_key: text, self.id_key: record.identity, "url": record.url}, filepath, number
        )
        return document
