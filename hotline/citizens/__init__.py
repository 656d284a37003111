"""What the public does by itself (第二条、第十条): files, follows, adds, withdraws, rates, objects. No account, one code a request."""
