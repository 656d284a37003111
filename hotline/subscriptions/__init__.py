"""订阅: who is sent which signed paper, and when (第二十八条、第三十条)."""
