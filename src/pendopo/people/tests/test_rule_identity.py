"""Identity numbers are shown so that their owner knows them and nobody else learns them."""

import pytest

from pendopo.people import rules


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("3602041211870001", "3602********0001"),
        ("X1234567", "********"),
        ("", ""),
        ("123456789012", "1234****9012"),
        ("12345678901", "***********"),
    ],
)
def test_mask_identity_keeps_both_ends_of_long_numbers_only(number, shown):
    assert rules.mask_identity(number) == shown
