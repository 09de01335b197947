"""The console's pages, and the public ones beside it."""
