"""附件: files people send with an order, kept outside the web root, sealed, known by what they are and not by their names."""
