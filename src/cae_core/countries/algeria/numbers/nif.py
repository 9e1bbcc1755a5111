"""NIF, tax number: 15 digits, 20 for a secondary establishment (DZ-125); its key is not published."""

from __future__ import annotations

from cae_core.countries.algeria.numbers.digits import NumberWithoutKey, plain_digits

compact = plain_digits
validate = NumberWithoutKey((15, 20)).validate
