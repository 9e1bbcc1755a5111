"""The payroll room."""
