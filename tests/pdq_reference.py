"""The reference implementation of PDQ (PyPI's pdqhash) for perceptual_hash_test.cpp.

Reads pictures from standard input, each as "ROWS COLUMNS\n" and its RGB bytes, and prints "HASH QUALITY" for each.
Exits with 77 where pdqhash is not installed.
"""

import sys

try:
    import numpy
    import pdqhash
except ImportError:
    sys.exit(77)

stream = sys.stdin.buffer
while header := stream.readline():
    rows, columns = map(int, header.split())
    pixels = numpy.frombuffer(stream.read(rows * columns * 3), numpy.uint8).reshape(rows, columns, 3)
    bits, quality = pdqhash.compute(pixels.copy())
    print(numpy.packbits(bits.astype(numpy.uint8)).tobytes().hex(), quality)
