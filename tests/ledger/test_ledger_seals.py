"""The chain, recomputed here from its description alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import attrs
import pytest
from ledger_books import CHART, quarter

from cae_core.ledger import Certificate, Ledger
from cae_core.ledger.certificate import UnreadableCertificate
from cae_core.ledger.records import number_parts, number_text
from cae_core.ledger.seals import digest, documents_digest, first_seal, sealed_text


def sha(*fields: str) -> str:
    return hashlib.sha256("\x1f".join(fields).encode("utf-8")).hexdigest()


def test_the_chain_can_be_recomputed_by_anyone(store):
    certificates = quarter(store)
    head = sha("cae_core book", "1", "FR", "EUR")
    assert certificates[0].previous == head
    for entry in store.entries(validated=True):
        lines = [
            "\x1f".join(
                [
                    *(p.account.role, p.account.number, p.account.label),
                    *(p.activity, p.party, p.person, p.item, str(p.debit), str(p.credit)),
                ]
            )
            for p in entry.postings
        ]
        header = [
            *(str(len(lines)), entry.key, entry.journal.key, entry.journal.code, entry.journal.label),
            *(str(entry.date), entry.document, str(entry.document_date), entry.label, entry.reverses),
        ]
        content = hashlib.sha256("\x1e".join(["\x1f".join(header), *lines]).encode()).hexdigest()
        assert entry.content == content
        head = sha(head, entry.year, str(entry.sequence), str(entry.validated_on), content)
        assert entry.seal == head
    assert certificates[-1].head == head


def test_the_documents_of_a_month_are_digested_in_any_order():
    documents = [("payslip", "P2", "{}"), ("payslip", "P1", '{"a":1}')]
    payloads = {key: hashlib.sha256(text.encode()).hexdigest() for _, key, text in documents}
    expected = hashlib.sha256(
        f"payslip\x1fP1\x1f{payloads['P1']}\x1epayslip\x1fP2\x1f{payloads['P2']}".encode()
    ).hexdigest()
    assert documents_digest(documents) == documents_digest(documents[::-1]) == expected


def test_books_of_two_countries_or_currencies_start_differently():
    starts = {first_seal(country, currency) for country in ("FR", "TN") for currency in ("EUR", "TND")}
    assert len(starts) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((["a", "b"], []), (["ab", ""], [])),
        ((["a"], [["b"]]), (["a", "b"], [])),
        ((["a"], [["b"], ["c"]]), (["a"], [["b", "c"]])),
        ((["a"], [["b"], ["c"]]), (["a"], [["c"], ["b"]])),
    ],
)
def test_two_contents_never_read_the_same(one, other):
    assert digest(sealed_text(*one)) != digest(sealed_text(*other))


@pytest.mark.parametrize(
    ("year", "sequence", "text"),
    [
        ("2026", 1, "2026-000001"),
        ("2025-2026", 999_999, "2025-2026-999999"),
        ("2026", 1_000_000, "2026-1000000"),
    ],
)
def test_a_number_is_the_year_and_six_digits_or_more(year, sequence, text):
    assert number_text(year, sequence) == text
    assert number_parts(text) == (year, sequence)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-1", "-000001", "2026-00000a", "2026-0000001", "2026--00001"]
)
def test_what_is_no_number_is_read_as_none(text):
    assert number_parts(text) is None


# Certificates as files


@pytest.fixture
def certificate():
    return quarter(Ledger(CHART, cooperative="Coopérative « Lille »", country="FR", currency="EUR"))[1]


def test_a_certificate_is_read_back_whole(certificate):
    assert Certificate.from_json(certificate.to_json()) == certificate
    assert Certificate.from_json(certificate.to_json().decode()) == certificate


def test_a_certificate_is_the_same_bytes_each_time(certificate):
    assert (
        certificate.to_json()
        == quarter(Ledger(CHART, cooperative="Coopérative « Lille »", country="FR", currency="EUR"))[
            1
        ].to_json()
    )
    assert certificate.to_json().startswith(
        '{\n "schema": 1,\n "cooperative": "Coopérative « Lille »",'.encode()
    )
    assert certificate.to_json().endswith(b'"\n}\n')


def test_its_short_form_begins_its_head(certificate):
    assert len(certificate.short) == 16
    assert certificate.head.startswith(certificate.short)


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Certificate)])
def test_a_certificate_without_a_field_is_none(certificate, field):
    data = json.loads(certificate.to_json())
    del data[field]
    with pytest.raises(UnreadableCertificate, match=field):
        Certificate.from_json(json.dumps(data))


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Certificate)])
@pytest.mark.parametrize("value", [None, 1.5, [], {"a": 1}])
def test_a_certificate_with_a_value_of_another_kind_is_none(certificate, field, value):
    data = json.loads(certificate.to_json())
    with pytest.raises(UnreadableCertificate):
        Certificate.from_json(json.dumps(data | {field: value}))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", b"\xff", '{"a": 1}', "3"])
def test_other_texts_are_no_certificates(text):
    with pytest.raises(UnreadableCertificate, match="this is not a closing certificate"):
        Certificate.from_json(text)


def test_dates_and_months_are_checked(certificate):
    data = json.loads(certificate.to_json())
    assert data["validated_on"] == str(dt.date(2026, 10, 3))
    for wrong in ({"month": "2026-13"}, {"validated_on": "2026-02-30"}):
        with pytest.raises(UnreadableCertificate):
            Certificate.from_json(json.dumps(data | wrong))
