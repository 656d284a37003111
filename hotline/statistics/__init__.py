"""Figures of a period, counted from events and duties (第二十八条). Reads only; who may see which stands in access.py."""
