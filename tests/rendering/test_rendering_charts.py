"""Lines of a chart are all seen, those of the same values too."""

import io
import re

import pytest

from cae_core.rendering.charts import COLOURS, Chart, Series

pytest.importorskip("matplotlib", reason="extra “report”")
LABELS = [str(number) for number in range(1, 10)]
ONE = (1, 3, 2, 5, 4, 6, 8, 7, 9)
PARTED = (1, 3, 2, 5, 4, 0, 0, 0, 0)
ABOVE = tuple(value + 5 for value in ONE)


def drawn(*several):
    return Chart(str).lines(LABELS, [Series(str(place), each) for place, each in enumerate(several)])


def pixels(chart, colour):
    """How many pixels of a colour are below the legend."""
    from PIL import Image

    picture = Image.open(io.BytesIO(chart.png)).convert("RGB")
    wide, high = picture.size
    wanted = tuple(bytes.fromhex(colour.lstrip("#")))
    below = picture.crop((0, high - int(2.4 * 160), wide, high))
    data = below.tobytes()
    return sum(tuple(data[at : at + 3]) == wanted for at in range(0, len(data), 3))


@pytest.mark.parametrize("covering", [(ONE,), (PARTED,), (ONE, ONE), (ABOVE, ONE)])
def test_a_line_under_another_of_its_values_is_seen(covering):
    chart = drawn(ONE, *covering)
    plain = pixels(drawn(ONE, ABOVE), COLOURS[0])
    assert plain > 500
    for place in range(1 + len(covering)):
        assert pixels(chart, COLOURS[place]) > plain / 2, place


def test_lines_that_only_meet_are_as_broad_as_each_other():
    chart = drawn(ONE, ONE[::-1])
    assert len(re.findall(r"stroke-width: 1\.4;", chart.svg.decode())) == 4
    assert b"stroke-width: 3.8" not in chart.svg
    assert b"stroke-width: 3.8" in drawn(ONE, ONE).svg


def test_the_same_lines_are_the_same_bytes():
    assert drawn(ONE, ONE) == drawn(ONE, ONE)
