"""What is measured, each printing a ratio to the mark it has to beat."""
