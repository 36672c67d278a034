"""Word: a template and values become the bytes of a .docx, read again before they leave."""
