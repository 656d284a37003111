"""What each step does to the order and its tasks, in memory. Only perform.py calls this, and writes."""

from hotline.orders.effects import (
    archiving,
    attaching,
    calling_back,
    closing,
    handling,
    intake,
    late_entry,
    limits,
    marking,
    merging,
    organisation,
    personal_rights,
    recounting,
    recusing,
    returning,
    sharing,
    supervising,
)
from hotline.orders.effects.case import Effect

EFFECTS: dict[str, Effect] = {
    **attaching.EFFECTS,
    **intake.EFFECTS,
    **sharing.EFFECTS,
    **organisation.EFFECTS,
    **returning.EFFECTS,
    **handling.EFFECTS,
    **limits.EFFECTS,
    **late_entry.EFFECTS,
    **recounting.EFFECTS,
    **closing.EFFECTS,
    **calling_back.EFFECTS,
    **merging.EFFECTS,
    **archiving.EFFECTS,
    **marking.EFFECTS,
    **recusing.EFFECTS,
    **personal_rights.EFFECTS,
    **supervising.EFFECTS,
}
"""Action -> what it does. A step without one only records its event and moves the state."""
