"""微信公众号: the platform's server protocol, and a conversation that files, follows, adds and rates (第二条、第十条)."""
