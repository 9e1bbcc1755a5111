"""The countries room."""
