"""The closing room."""
