"""NIN, national identity number: 18 digits (DZ-129); the rule of its two-digit key is not published."""

from __future__ import annotations

from cae_core.countries.algeria.numbers.digits import NumberWithoutKey, plain_digits

compact = plain_digits
validate = NumberWithoutKey((18,)).validate
