"""Excel: the blank form, what a filled one says, and what goes back."""
