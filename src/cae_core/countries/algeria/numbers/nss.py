"""Number of a person insured with CNAS: 12 digits (DZ-127); its key is not published."""

from __future__ import annotations

from cae_core.countries.algeria.numbers.digits import NumberWithoutKey, plain_digits

compact = plain_digits
validate = NumberWithoutKey((12,)).validate
