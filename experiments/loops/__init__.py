"""Two-way causality measured: the same people and luck with loops open or closed, and what each loop carries."""
