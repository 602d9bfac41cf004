"""Damage to pictures that knows their formats: the same seed makes the same mutants on every machine."""

import random
import struct
import zlib

EDGES = (0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def suffix_of(data: bytes, otherwise: str = ".jpg") -> str:
    """By the first bytes, as scan lists files by their names."""
    marks = (
        (b"\xff\xd8", ".jpg"),
        (b"\x89PNG", ".png"),
        (b"GIF8", ".gif"),
        (b"II*\0", ".tif"),
        (b"MM\0*", ".tif"),
    )
    for mark, suffix in marks:
        if data.startswith(mark):
            return suffix
    if data[:4] == b"RIFF":
        return ".webp"
    if data[4:8] == b"ftyp":
        return ".avif" if data[8:12] in (b"avif", b"avis") else ".heic"
    return otherwise


# What a format is made of: pieces in their order, which joined are the file again.


def jpeg_pieces(data: bytes) -> list[bytes]:
    pieces, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xDA, 0xD9):
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        pieces.append(data[at:end])
        at = end
    return [*pieces, data[at:]]


def png_pieces(data: bytes) -> list[bytes]:
    pieces, at = [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 12 + struct.unpack_from(">I", data, at)[0]
        pieces.append(data[at:end])
        at = end
    return [*pieces, data[at:]]


def riff_pieces(data: bytes) -> list[bytes]:
    pieces, at = [data[:12]], 12
    while at + 8 <= len(data):
        size = struct.unpack_from("<I", data, at + 4)[0]
        pieces.append(data[at : at + 8 + size + size % 2])
        at += 8 + size + size % 2
    return [*pieces, data[at:]]


def box_pieces(data: bytes) -> list[bytes]:
    pieces, at = [], 0
    while at + 8 <= len(data):
        size = struct.unpack_from(">I", data, at)[0]
        if size < 8:
            break
        pieces.append(data[at : at + size])
        at += size
    return [*pieces, data[at:]]


def pieces_of(data: bytes) -> list[bytes]:
    split = {".jpg": jpeg_pieces, ".png": png_pieces, ".webp": riff_pieces, ".heic": box_pieces, ".avif": box_pieces}
    return split.get(suffix_of(data), lambda whole: [whole[:64], whole[64:]])(data)


def with_right_checksums(data: bytes) -> bytes:
    """A PNG whose damage a checksum does not give away."""
    pieces = png_pieces(data)
    for number, piece in enumerate(pieces[1:-1], start=1):
        pieces[number] = piece[:-4] + struct.pack(">I", zlib.crc32(piece[4:-4]))
    return b"".join(pieces)


class Mutator:
    """Draws a file, damages it in one to four ways."""

    def __init__(self, files: list[bytes], seed: int):
        self.files = files
        self.random = random.Random(seed)
        self.ways = [
            self.flip_bits,
            self.set_number,
            self.cut_off,
            self.cut_out,
            self.double_bytes,
            self.fill,
            self.splice,
            self.other_head,
            self.double_piece,
            self.drop_piece,
            self.swap_pieces,
            self.change_size,
            self.change_dimensions,
            self.point_elsewhere,
        ]

    def next(self) -> bytes:
        data = self.random.choice(self.files)
        for _ in range(self.random.randint(1, 4)):
            data = self.random.choice(self.ways)(data) or data
        if data.startswith(b"\x89PNG") and self.random.random() < 0.7:
            data = with_right_checksums(data)
        return data

    def place(self, data: bytes) -> int:
        """Half of all places lie where the structure is."""
        return self.random.randrange(max(1, min(len(data), 1024) if self.random.random() < 0.5 else len(data)))

    def flip_bits(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.random.randint(1, 16) if data else 0):
            changed[self.place(data)] ^= 1 << self.random.randrange(8)
        return bytes(changed)

    def set_number(self, data: bytes) -> bytes:
        at, form = self.place(data), self.random.choice(("B", "<H", ">H", "<I", ">I"))
        size = struct.calcsize(form)
        number = struct.pack(form, self.random.choice(EDGES) % 2 ** (8 * size))
        return data[:at] + number + data[at + size :]

    def cut_off(self, data: bytes) -> bytes:
        return data[: self.place(data)]

    def cut_out(self, data: bytes) -> bytes:
        at = self.place(data)
        return data[:at] + data[at + self.random.randint(1, 512) :]

    def double_bytes(self, data: bytes) -> bytes:
        at, size = self.place(data), self.random.randint(1, 512)
        return data[: at + size] + data[at : at + size] * self.random.randint(1, 20) + data[at + size :]

    def fill(self, data: bytes) -> bytes:
        at, size = self.place(data), self.random.randint(1, 256)
        return data[:at] + bytes([self.random.choice((0, 0xFF, self.random.randrange(256)))]) * size + data[at + size :]

    def splice(self, data: bytes) -> bytes:
        other = self.random.choice(self.files)
        at, start = self.place(data), self.place(other)
        return data[:at] + other[start : start + self.random.randint(1, 4096)] + data[at:]

    def other_head(self, data: bytes) -> bytes:
        other = self.random.choice(self.files)
        head = self.random.choice((8, 16, 64, 256, 1024))
        return other[:head] + data[head:]

    def double_piece(self, data: bytes) -> bytes:
        pieces = pieces_of(data)
        piece = self.random.randrange(len(pieces))
        pieces[piece : piece + 1] = [pieces[piece]] * self.random.choice((2, 3, 50))
        return b"".join(pieces)[: 8 << 20]

    def drop_piece(self, data: bytes) -> bytes:
        pieces = pieces_of(data)
        del pieces[self.random.randrange(len(pieces))]
        return b"".join(pieces)

    def swap_pieces(self, data: bytes) -> bytes:
        pieces = pieces_of(data)
        one, other = self.random.randrange(len(pieces)), self.random.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]
        return b"".join(pieces)

    def change_size(self, data: bytes) -> bytes:
        """The length field of a piece."""
        pieces = pieces_of(data)
        number = self.random.randrange(len(pieces))
        at, form = {
            ".jpg": (2, ">H"),
            ".png": (0, ">I"),
            ".webp": (4, "<I"),
            ".heic": (0, ">I"),
            ".avif": (0, ">I"),
        }.get(suffix_of(data), (4, "<I"))
        size, piece = struct.calcsize(form), pieces[number]
        if len(piece) >= at + size:
            near = struct.unpack_from(form, piece, at)[0] + self.random.choice((-8, -1, 1, 8, 4096))
            value = self.random.choice((near, self.random.choice(EDGES))) % 2 ** (8 * size)
            pieces[number] = piece[:at] + struct.pack(form, value) + piece[at + size :]
        return b"".join(pieces)

    def change_dimensions(self, data: bytes) -> bytes:
        """Width and height as the header tells them, up to what would need gigabytes."""
        places = {b"\x89PNG": (16, ">I"), b"GIF8": (6, "<H")}
        at, form = places.get(data[:4], (0, ""))
        if data.startswith(b"\xff\xd8"):
            found = [data.find(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if data.find(mark) >= 0]
            at, form = (min(found) + 5, ">H") if found else (0, "")
        elif data[4:8] == b"ftyp":
            at, form = data.find(b"ispe") + 8, ">I"
        if not at or at + 8 > len(data):
            return data
        size = struct.calcsize(form)
        sides = b"".join(
            struct.pack(form, self.random.choice((0, 1, 7, 5000, 14000, 32768, 65535, 1 << 30)) % 2 ** (8 * size))
            for _ in range(2)
        )
        return data[:at] + sides + data[at + 2 * size :]

    def point_elsewhere(self, data: bytes) -> bytes:
        """One of the offsets, counts and types of a TIFF's first directory, be it the file's or that of its EXIF."""
        start = min((at for at in (data.find(b"II*\0"), data.find(b"MM\0*")) if at >= 0), default=-1)
        if start < 0 or start + 16 > len(data):
            return data
        order = "<" if data[start : start + 1] == b"I" else ">"
        directory = start + struct.unpack_from(order + "I", data, start + 4)[0]
        if directory + 14 > len(data):
            return data
        entries = struct.unpack_from(order + "H", data, directory)[0]
        entry = directory + 2 + 12 * self.random.randrange(max(1, min(entries, 40)))
        at, form = self.random.choice(((start + 4, "I"), (entry + 2, "H"), (entry + 4, "I"), (entry + 8, "I")))
        if at + 4 > len(data):
            return data
        value = self.random.choice((*EDGES, directory - start, self.random.randrange(len(data))))
        number = struct.pack(order + form, value % 2 ** (8 * struct.calcsize(form)))
        return data[:at] + number + data[at + len(number) :]
