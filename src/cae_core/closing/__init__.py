"""Where the rooms meet: closing a month."""
