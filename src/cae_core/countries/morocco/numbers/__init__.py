"""Morocco's national numbers that python-stdnum does not know, one module each, by its convention."""
