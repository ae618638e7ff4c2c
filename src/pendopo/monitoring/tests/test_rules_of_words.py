"""What one value counts is always said."""

import pytest
from django.utils import translation

from pendopo.monitoring.rules.words import per_words
from pendopo.monitoring.types import Per


@pytest.mark.parametrize(
    ("per", "said"), [(Per.PERIOD, "jumlah selama masa"), (Per.MONTH, "per bulan"), (Per.DAY, "per hari")]
)
def test_per_words_say_what_one_value_counts(per, said):
    with translation.override("id"):
        assert str(per_words(per)) == said
