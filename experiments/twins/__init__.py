"""The same client in two worlds: both lives, where they part, the chain from there, and who else is touched."""
