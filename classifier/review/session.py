"""The labelling session: judges pages on request, and saves labels to disk at every change."""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from html import escape
from pathlib import Path
from typing import Any

from .. import KEPT, Block, Copytaster, CopytasterError, Label, time_limit
from ..counted import counted
from ..samples.labelled import given_labels, read_document, read_labels, write_labels
from ..samples.team import Opinions, disputed, opinions_of, people
from .pages import asset, filled, painted_page, policy
from .painting import Painted, paint_page, paint_text, painting
from .worklist import Task, in_order, meta_of

_LOG = logging.getLogger(__name__)
_PAGE_SECONDS = 20.0
"""Most seconds per page, so that one page does not block the session."""
_REMEMBERED = 4
"""Number of pages whose blocks stay in memory, for quick answers to clicks."""
_MISFIT = "The labels no longer fit this page: nothing is saved until you run `copytaster check --realign`."


class Refused(CopytasterError):
    """A change that cannot be made; nothing was written."""


class Session:
    """The server's work, without HTTP. Not for several threads, in which lxml crashes."""

    def __init__(self, taster: Copytaster, tasks: list[Task], keep: frozenset[Label] = KEPT) -> None:
        self._taster = taster
        self._tasks = tasks
        self._keep = keep
        self._blocks: OrderedDict[int, tuple[Block, ...]] = OrderedDict()
        self._order = self._ordered()

    def list_page(self) -> str:
        """Return the pages to label, most useful first."""
        self._order = self._ordered()
        done = sum(task.done for task in self._tasks)
        rows = "".join(self._row(number) for number in self._order)
        return filled(
            "list.html",
            csp=escape(policy()),
            title="Pages to label",
            css=asset("list.css"),
            rows=rows,
            summary=f"{counted(len(self._tasks), 'page')}, {done:,} labelled",
        )

    def page(self, number: int) -> str:
        """Return one painted page with its labels so far. Raises IndexError, PageError, OSError."""
        task = self._tasks[number]
        painted = self._judged(number)
        name = str(Path(*task.folder.parts[-2:]))
        labels = self._labels(task, painted.blocks)
        data = painting(painted, name, self._taster.threshold, self._keep, labels)
        if labels is None:
            data["notice"] = _MISFIT
        if not task.by:  # people who label under a name do not see the labels of others
            _add_opinions(data, opinions_of(task.folder, painted.blocks))
        at = self._order.index(number)
        following = [one for one in self._order[at + 1 :] if not self._tasks[one].done]
        data |= {
            "mode": "label",
            "pages": f"{at + 1} of {len(self._order)}",
            "index": "./",
            "previous": f"./{self._order[at - 1]}" if at else None,
            "next": f"./{following[0]}" if following else None,
        }
        return painted_page(data, connect="'self'")

    def change(self, number: int, body: bytes) -> dict[str, object]:
        """Apply `{"changes": [[block, label or null], …]}` and write. Raises IndexError, Refused, OSError."""
        task = self._tasks[number]
        blocks = self._blocks.get(number) or self._judged(number).blocks
        changes = _parsed(body, len(blocks))
        labels = self._labels(task, blocks)
        if labels is None:
            raise Refused(_MISFIT)
        for block, label in changes:
            if label is None:
                labels.pop(block, None)
            else:
                labels[block] = label
        file = task.labels
        if labels:
            write_labels(file, blocks, [labels.get(i) for i in range(len(blocks))])
        else:
            file.unlink(missing_ok=True)
        return {"labelled": len(labels), "blocks": len(blocks)}

    def judge_next(self) -> bool:
        """Read one unread page, for the order of the list; return whether there was one.

        Pages with labels come first: only reading them shows whether they are finished.
        """
        for number in sorted(self._order, key=lambda number: self._tasks[number].labelled == 0):
            if self._tasks[number].blocks is None:
                try:
                    self._judged(number)
                except Exception as error:  # one page must not end the session
                    _LOG.warning("%s cannot be read: %s", self._tasks[number].folder, error)
                    self._tasks[number].doubt, self._tasks[number].blocks = 0.0, 0  # nothing to learn from it
                return True
        return False

    def _judged(self, number: int) -> Painted:
        task = self._tasks[number]
        document = read_document(task.file)
        with time_limit(_PAGE_SECONDS):
            if task.file.suffix == ".txt":
                painted = paint_text(self._taster, document, self._keep)
            else:
                url = meta_of(task.folder).get("url")
                painted = paint_page(self._taster, document, url if isinstance(url, str) else None, keep=self._keep)
        task.doubt, task.blocks = painted.article.doubt, len(painted.blocks)
        task.headline = painted.article.headline
        self._blocks[number] = painted.blocks
        self._blocks.move_to_end(number)
        if len(self._blocks) > _REMEMBERED:
            self._blocks.popitem(last=False)
        return painted

    def _labels(self, task: Task, blocks: tuple[Block, ...]) -> dict[int, Label] | None:
        """Return the labels on disk; None if they do not fit, so that nothing is overwritten."""
        file = task.labels
        if not file.exists():
            return {}
        try:
            return given_labels(read_labels(file), blocks)
        except (CopytasterError, UnicodeDecodeError):
            return None

    def _ordered(self) -> list[int]:
        numbers = {id(task): number for number, task in enumerate(self._tasks)}
        return [numbers[id(task)] for task in in_order(self._tasks)]

    def _row(self, number: int) -> str:
        task = self._tasks[number]
        of = f" of {task.blocks}" if task.blocks is not None else ""
        state = f"{task.labelled}{of} labelled" if task.labelled else "open"
        unsure = "not read yet" if task.doubt is None else f"{task.doubt:.0%}"
        kind = "done" if task.done else "open"
        labellers = "" if task.by else ", ".join(people(task.folder))
        by = f"<small>by {escape(labellers)}</small>" if labellers else ""
        name = escape(task.folder.name)
        title = escape(task.headline or task.folder.name)
        return (
            f'<tr class="{kind}" data-page="{name}"><td><a href="./{number}" dir="auto">{title}</a>'
            f"{_below(task)}</td>"
            f"<td>{escape(task.site)}</td><td>{unsure}</td><td>{state}{by}</td></tr>"
        )


def _add_opinions(data: dict[str, Any], opinions: Opinions) -> None:
    """Put each person's label of a block first among its reasons, and count the disputed blocks."""
    for name, labels in opinions.items():
        for block, label in labels.items():
            data["blocks"][block]["why"].insert(0, f"{name}: {label}")
    differing = disputed(opinions)
    if differing and data["notice"] != _MISFIT:
        first = ", ".join(str(block + 1) for block in differing[:8])
        data["notice"] = f"{counted(len(differing), 'block')} labelled differently: number {first} of the list."


def _below(task: Task) -> str:
    """Show the folder's name below the headline, as two pages may have the same headline."""
    return f"<small>{escape(task.folder.name)}</small>" if task.headline else ""


def _parsed(body: bytes, blocks: int) -> list[tuple[int, Label | None]]:
    try:
        changes = json.loads(body)["changes"]
        parsed = [(int(i), None if label is None else Label(label)) for i, label in changes]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Refused(f"not a list of changes: {error}") from error
    if not all(0 <= i < blocks for i, _ in parsed):
        raise Refused(f"the page has blocks 0 to {blocks - 1}")
    return parsed
