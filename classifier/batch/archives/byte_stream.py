"""The decompressed bytes of a file, even of a damaged one: after damage a reader can continue with the next member."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import IO

from .compression import BY_ENDING, DAMAGE, DICTIONARY_FRAME, ZSTD, Codec, Decompressor, codec_of, is_bomb, zstd

PIECE = 1 << 18
"""Bytes read at a time, and the most output of one step of a decompressor."""

_STEP = 512
"""Compressed bytes per step: the output of a step is lost if the step ends in an error."""

FILE_ENDS = "the file ends inside"
"""The damage of a truncated file starts with this."""

NO_CONTENT = "the file holds only zeros or white space"
"""What is said of a file that a crash left behind: it has a size and no record."""

_TRIAL = 1 << 16
"""Bytes of a possible member that must be free of errors before reading continues with it."""

_REPEATS = 256_000_000
"""Most bytes read a second time while looking for the next member; beyond that, the search only goes forward."""

_PLAIN_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:WARC/\d|\{\s*\")")
"""The start of an archive that is not compressed, although its name may say so and its pages may be."""

_DICTIONARY_LIMIT = 16_000_000
_PADDING = b"\0"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to return to: the decompressed offset, and the member around it."""

    position: int
    member_position: int
    member_offset: int


class ByteStream:
    """Reads a file that is uncompressed or compressed by gzip, xz or zstd, in one member or many.

    Attributes:
        damage: why nothing more can be read, until `resume` is called; None: no damage so far, or the end of the file.
        position: decompressed bytes handed out so far.
    """

    def __init__(self, file: IO[bytes], name: str = "") -> None:
        """`name` says how a file is compressed that starts with other bytes."""
        self.damage: str | None = None
        self.position = 0
        self.seekable = file.seekable()
        self._file = file
        self._base = file.tell() if self.seekable else 0
        self._offset = 0  # of the file, after all bytes read
        self._buffer = bytearray()  # decompressed, not handed out yet
        self._pending = b""  # of the file, not decompressed yet
        self._decompressor: Decompressor | None = None
        self._members = deque([(0, 0)])  # (decompressed offset, offset in the file) where members start
        self._repeats = 0
        self._dictionary: zstd.ZstdDict | None = None
        self._require(16)
        self.codec: Codec | None = codec_of(self._pending) or self._codec_by_name(name)

    @property
    def offset(self) -> int:
        """Bytes of the file read so far."""
        return self._offset

    def peek(self, count: int) -> bytes:
        """Return the next `count` bytes without removing them; fewer at the end of the file or at damage."""
        while len(self._buffer) < count and self._fill():
            pass
        return bytes(self._buffer[:count])

    def search(self, pattern: re.Pattern[bytes], count: int, start: int = 0) -> tuple[int, int] | None:
        """Find the first match of a pattern in the next `count` bytes, from `start` on, without copying them."""
        while len(self._buffer) < count and self._fill():
            pass
        match = pattern.search(self._buffer, start, count)
        return None if match is None else match.span()

    def read(self, count: int) -> bytes:
        """Read the next `count` bytes; fewer at the end of the file or at damage."""
        data = self.peek(count)
        del self._buffer[: len(data)]
        self.position += len(data)
        return data

    def skip(self, count: int) -> int:
        """Drop up to `count` bytes; return how many were dropped."""
        dropped = 0
        while dropped < count and (piece := len(self.read(min(PIECE, count - dropped)))):
            dropped += piece
        return dropped

    def readline(self, limit: int) -> bytes:
        """Read through the next line feed, at most `limit` bytes; fewer at the end of the file or at damage."""
        start = 0
        while (end := self._buffer.find(b"\n", start, limit)) < 0 and len(self._buffer) < limit:
            start = len(self._buffer)
            if not self._fill():
                break
        return self.read(end + 1 if end >= 0 else min(limit, len(self._buffer)))

    def mark(self) -> Mark:
        """Return the current position."""
        while len(self._members) > 1 and self._members[1][0] <= self.position:
            self._members.popleft()
        return Mark(self.position, *self._members[0])

    def rewind(self, mark: Mark) -> None:
        """Go back to a place; the file must be seekable."""
        self._seek(mark.member_offset if self.codec else mark.position)
        self._buffer.clear()
        self._members = deque([(mark.member_position, mark.member_offset)])
        self.damage = None
        self.position = mark.member_position if self.codec else mark.position
        self.skip(mark.position - self.position)

    def resume(self) -> None:
        """Continue after damage with the next readable member, or go to the end of the file."""
        self.damage = None
        self._buffer.clear()
        start = self._members[-1][1]
        # a decompressor can read past the end of a damaged member unnoticed: the next member may start earlier
        if self._decompressor is not None and self.seekable and self._repeats < _REPEATS:
            self._repeats += self._offset - start
            self._seek(start + 1)
        self._decompressor = None
        if self.codec is not None:
            while not self._find_member():
                if not self._more():
                    self._pending = b""
                    return

    def _fill(self) -> bool:
        """Decompress one more piece; False at the end of the file or at damage."""
        if self.damage is not None:
            return False
        if self.codec is None:
            piece, self._pending = self._pending or self._read_file(PIECE), b""
            self._buffer += piece
            return bool(piece)
        while True:
            if self._decompressor is None and not self._start_member():
                return False
            assert self._decompressor is not None
            if self._decompressor.needs_input and not self._pending and not self._more():
                self.damage = f"{FILE_ENDS} {self.codec.name} data"
                return False
            data, self._pending = self._pending[:_STEP], self._pending[_STEP:]
            try:
                piece = self._decompressor.decompress(data, PIECE)
            except DAMAGE as error:
                self.damage = f"damaged {self.codec.name} data: {error}"
                self._pending = data[1:] + self._pending  # `resume` searches it
                return False
            if self._decompressor.eof:
                self._pending = self._decompressor.unused_data + self._pending
                self._decompressor = None
            if piece:
                self._buffer += piece
                self._check_ratio()
                return True

    def _check_ratio(self) -> None:
        """Take a member for damaged where it gives too many bytes: its end would take hours to reach."""
        position, offset = self._members[-1]
        compressed = self._offset - len(self._pending) - offset
        size = self.position + len(self._buffer) - position
        if self._decompressor is not None and is_bomb(compressed, size):
            assert self.codec is not None
            self.damage = f"{compressed:,} bytes of {self.codec.name} data become more than {size:,}"

    def _codec_by_name(self, name: str) -> Codec | None:
        codec = next((codec for ending, codec in BY_ENDING.items() if name.lower().endswith(ending)), None)
        if codec is None or not self._require(1):
            return None
        self._require(PIECE)
        is_plain = _PLAIN_START.match(self._pending) is not None
        return codec if codec.magic in self._pending and not is_plain else None

    def _start_member(self) -> bool:
        """Start the next member; False at the end of the file or if other bytes follow."""
        assert self.codec is not None
        self._pending = self._pending.lstrip(_PADDING)
        while not self._pending:
            if not self._more():
                return False
            self._pending = self._pending.lstrip(_PADDING)
        self._require(16)
        if not self.codec.starts(self._pending):
            self.damage = f"bytes that are not {self.codec.name} data"
            return False
        if self._pending.startswith(DICTIONARY_FRAME):
            self._dictionary = self._read_dictionary()
            if self._dictionary is None:
                self.damage = "the zstd dictionary is damaged"
                return False
            return self._start_member()
        self._members.append((self.position + len(self._buffer), self._offset - len(self._pending)))
        self._decompressor = self._new_decompressor()
        return True

    def _new_decompressor(self) -> Decompressor:
        assert self.codec is not None
        return zstd.ZstdDecompressor(self._dictionary) if self._dictionary else self.codec.decompressor()

    def _read_dictionary(self) -> zstd.ZstdDict | None:
        """Take the dictionary out of its frame; it may be compressed itself."""
        length = int.from_bytes(self._pending[4:8], "little")
        if length > _DICTIONARY_LIMIT or not self._require(8 + length):
            return None
        content, self._pending = self._pending[8 : 8 + length], self._pending[8 + length :]
        try:
            if content.startswith(ZSTD.magic):
                content = zstd.ZstdDecompressor().decompress(content, _DICTIONARY_LIMIT)
            return zstd.ZstdDict(content)
        except (*DAMAGE, ValueError):
            return None

    def _find_member(self) -> bool:
        """Move to the first place in the buffered bytes where a member seems to start."""
        assert self.codec is not None
        magic, place = self.codec.magic, -1
        while (place := self._pending.find(magic, place + 1)) >= 0:
            self._require(place + _TRIAL)
            if self._plausible(self._pending[place : place + _TRIAL]):
                self._pending = self._pending[place:]
                return True
        self._pending = self._pending[-len(magic) + 1 :]
        return False

    def _plausible(self, start: bytes) -> bool:
        """Whether these bytes can be decompressed: a magic number alone can occur by chance."""
        self._repeats += len(start)
        if self._repeats >= _REPEATS:
            return True
        try:
            self._new_decompressor().decompress(start, PIECE)
        except DAMAGE:
            return False
        return True

    def _require(self, count: int) -> bool:
        """Fill the buffer with at least this many bytes, if the file has them."""
        while len(self._pending) < count:
            if not self._more():
                return False
        return True

    def _more(self) -> bool:
        piece = self._read_file(_STEP)
        self._pending += piece
        return bool(piece)

    def _read_file(self, count: int) -> bytes:
        piece = self._file.read(count)
        self._offset += len(piece)
        return piece

    def _seek(self, offset: int) -> None:
        self._file.seek(self._base + offset)
        self._offset = offset
        self._pending = b""
        self._decompressor = None
