"""NIS, statistical number: 15 digits, 18 for a secondary establishment (DZ-126); it has no key."""

from __future__ import annotations

from cae_core.countries.algeria.numbers.digits import NumberWithoutKey, plain_digits

compact = plain_digits
validate = NumberWithoutKey((15, 18)).validate
