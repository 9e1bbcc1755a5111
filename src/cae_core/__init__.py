"""The back office of shared enterprises: accounts, contribution, lawful payslips, a sealed book."""

__version__ = "0.1.0"
