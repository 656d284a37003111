"""Nothing lost (第二十七条): the whole house in one sealed file, and that file tried by restoring it elsewhere."""
