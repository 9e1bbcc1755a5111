"""The cooperative room."""
