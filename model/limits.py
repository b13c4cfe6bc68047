"""What client and server of the model agree on: the size of texts, of requests and of answers."""

from __future__ import annotations

DIMENSIONS = 384  # float32 numbers, little-endian, in the answer for each text
LONGEST = 1200  # characters of a text, at most 4800 bytes and 1200 tokens; the model reads 510 tokens at a time
MOST_TEXTS = 4  # in a request: 0.2 s of work for ordinary texts, 3 s for the longest, more beside visitors
MOST_QUERIES, LONGEST_QUERY = 16, 300  # as much work: a search has 200 characters, a pasted text sixteen of them
MOST_BYTES = 12 * LONGEST * MOST_TEXTS + 1024  # of a request: JSON writes a character in at most twelve
QUERY, PASSAGES = "/query", "/passages"
