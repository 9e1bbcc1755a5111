"""Algerian numbers, each a module with python-stdnum's functions: ``compact``, ``validate``, ``format``.

python-stdnum is imported where a number is checked, not before: it is an optional dependency.
"""
