"""Speed and memory, beside docxtpl in one run, as ratios."""
