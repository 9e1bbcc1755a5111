"""CNAS number of an employer: 10 digits, the first two of the wilaya (DZ-128)."""

from __future__ import annotations

from cae_core.countries.algeria.numbers.digits import NumberWithoutKey, plain_digits

compact = plain_digits
validate = NumberWithoutKey((10,)).validate
