"""A tone as a small WAV file: what invented calls have for a recording."""

import io
import math
import struct
import wave

RATE = 8000


def tone(seconds: float, pitch: float = 440.0) -> bytes:
    """Mono, 16 bits, 8 kHz."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        turn = 2 * math.pi * pitch / RATE
        file.writeframes(
            b"".join(struct.pack("<h", int(6000 * math.sin(n * turn))) for n in range(int(seconds * RATE)))
        )
    return made.getvalue()
