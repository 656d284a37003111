"""Papers that leave the house as .docx, laid out as official documents are (GB/T 9704-2012)."""
