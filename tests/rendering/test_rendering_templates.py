"""Templates made ready for one reader write what jinja's own calls would, escaped as before."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from cae_core.money import format_amount
from cae_core.rendering._templates import Templates
from cae_core.rendering.voice import Voice

TEXT = (
    '{% set note = "<i>" %}<p title="{{ say("a <b>") }}">{{ say("a <b>") }}{{ say(note) }}'
    "{{ amount(1234) }}{% for n in (1, -2) %}{{ amount(n) }}{{ say('x {n}', n=n) }}{% endfor %}</p>"
)
WORDS = {
    "say": lambda text, **fields: f"«{text.format(**fields)}»",
    "amount": lambda minor: f"{minor} <€>",
}


def made_ready():
    templates = Templates(WORDS)
    templates.loader = DictLoader({"page": TEXT, "cell": "{{ num(n, say('It is <')) }}"})
    return templates


def test_a_call_written_as_a_filter_gives_the_same_page():
    usual = Environment(autoescape=True, undefined=StrictUndefined)
    assert made_ready().get_template("page").render() == usual.from_string(TEXT).render(**WORDS)


@pytest.mark.parametrize(
    ("minor", "cell"),
    [
        (None, '<td class="num" data-label="«It is &lt;»"></td>'),
        (5, '<td class="num" data-label="«It is &lt;»"><bdi>5 &lt;€&gt;</bdi></td>'),
        (-5, '<td class="num negative" data-label="«It is &lt;»"><bdi>-5 &lt;€&gt;</bdi></td>'),
    ],
)
def test_a_cell_says_whether_it_is_negative_and_escapes_what_it_holds(minor, cell):
    assert made_ready().get_template("cell").render(n=minor) == cell


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize(
    ("country", "currency"), [("FR", "EUR"), ("MA", "MAD"), ("TN", "TND"), ("DZ", "DZD")]
)
@pytest.mark.parametrize("minor", [0, -1, 7, 99, 100, -123456, 10**9 + 1])
def test_money_is_written_as_babel_does(language, country, currency, minor):
    voice = Voice(language, country)
    assert voice.money(minor, currency) == format_amount(minor, currency, str(voice.locale), symbol=True)
