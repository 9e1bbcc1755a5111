"""Pages and texts that a person reads, in their language.

`cae_core.rendering.pages` are the values a page shows.
"""
