"""Keys in the shape of UUID version 7 that come out the same each time; rows are written in their order."""

from __future__ import annotations

import random
from collections.abc import Iterator

EPOCH_MS = 1_700_000_000_000  # before any key that the application makes


def keys(seed: int) -> Iterator[str]:
    """Endless keys of one writer; two seeds never meet."""
    chance = random.Random(seed)
    serial = 0
    while True:
        moment, rank = EPOCH_MS + (serial >> 12), serial & 0xFFF
        serial += 1
        tail = chance.getrandbits(40)
        yield (
            f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{rank:03x}-{0x8000 | seed & 0x3FFF:04x}-"
            f"{seed & 0xFF:02x}{tail:010x}"
        )
