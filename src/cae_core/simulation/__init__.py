"""Simulating legal frameworks: populations, frameworks and reforms, runs, measures."""
