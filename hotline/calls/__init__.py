"""来电: what the telephone platform tells of each call, and what the desk makes of it (第二条、第十五条)."""
