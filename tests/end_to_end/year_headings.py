"""What the headings and words of the examples' sheets mean: French ones in Mahdia, Arabic ones in Tlemcen."""

FRENCH = {
    "Identifiant": "id",
    "Personne": "person",
    "Activité": "activity",
    "Contrat": "contract",
    "Bénéficiaire": "target",
    "Rôle": "role",
    "Débit": "debit",
    "Crédit": "credit",
    "Membre": "member",
    "Nombre de parts": "shares",
    "Capital souscrit": "subscribed",
    "Capital appelé": "called",
    "Capital libéré": "paid",
    "Nature": "kind",
    "Opération": "kind",
    "Montant": "amount",
    "Montant HT": "amount",
    "Fournisseur": "supplier",
    "Jour": "date",
    "Au profit de": "to",
    "Date de l'assemblée": "assembly",
    "Procès-verbal": "reference",
    "Intérêt aux parts": "share_interest",
    "Ristournes aux membres": "member_refunds",
    "Réserve décidée par l'assemblée": "special_reserve",
}
ARABIC = {
    "رقم العقد": "id",
    "العقد": "contract",
    "الشخص": "person",
    "الأجر القاعدي حسب العقد": "base_salary",
    "النشاط": "activity",
    "البند": "role",
    "مدين": "debit",
    "دائن": "credit",
    "العضو": "member",
    "عدد الحصص": "shares",
    "رأس المال المكتتب": "subscribed",
    "رأس المال المؤدى": "paid",
    "العملية": "kind",
    "النوع": "kind",
    "المبلغ": "amount",
    "المبلغ دون الضريبة": "amount",
    "المورد": "supplier",
    "التاريخ": "date",
    "المستفيد": "target",
    "المحضر": "reference",
    "الفائض المحقق مع الغير": "third_party_surplus",
    "عوائد الأعضاء": "member_refunds",
}
WORDS = {
    "souscription": "subscription",
    "appel de fonds": "call",
    "versement": "payment",
    "cession": "transfer",
    "retrait": "withdrawal",
    "remboursement": "refund",
    "اكتتاب": "subscription",
    "طلب الأداء": "call",
    "أداء": "payment",
    "تفويت": "transfer",
    "انسحاب": "withdrawal",
    "إرجاع": "refund",
    "ristourne": "member_refunds",
    "intérêts aux parts": "share_interest",
    "organisme": "body",
    "عائد": "member_refunds",
    "هيئة": "body",
    "honoraires": "professional_fees",
    "assurance": "insurance",
    "dotations aux provisions": "charges_provisions",
    "impôt sur les sociétés": "charges_company_tax",
    "أتعاب": "professional_fees",
    "تأمين": "insurance",
    "مخصصات المؤونات": "charges_provisions",
    "ضريبة على الشركات": "charges_company_tax",
    "مبالغ مخصصة لغير الأعضاء": "allocated_outside",
}
"""What cells under ``kind``, ``role`` and ``target`` say."""

_ENGLISH = FRENCH | ARABIC


def in_english(row):
    """A row under English headings and words; what is not known here stays as it is."""
    named = {_ENGLISH.get(name, name): cell for name, cell in row.items()}
    told = {name: WORDS.get(named[name], named[name]) for name in ("kind", "role", "target") if name in named}
    return named | told
