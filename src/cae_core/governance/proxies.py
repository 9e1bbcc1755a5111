"""Proxies: the paper by which a member has another vote in their place, and what law asks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from cae_core.errors import Origin
from cae_core.governance.assembly_law import AssemblyLaw
from cae_core.governance.refusals import AssemblyRefused, Unlawful
from cae_core.governance.roll import Roll
from cae_core.messages import mark
from cae_core.rules.parameters import Fact

BLANK = ""
"""The holder of a proxy that names nobody."""


@attrs.frozen
class Proxy:
    """What a member signed: ``giver`` is represented by ``holder`` (`BLANK`: nobody is named).

    ``certified`` says that the authority the law names certified the signature; ``revoked`` is the day the
    giver took the proxy back, None while it stands.
    """

    giver: str
    holder: str
    given: dt.date
    written: bool = True
    certified: bool = False
    revoked: dt.date | None = None
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def blank(self) -> bool:
        """Whether it names nobody."""
        return self.holder == BLANK

    def stands(self, on: dt.date) -> bool:
        """Whether it was not revoked by a day."""
        return self.revoked is None or self.revoked > on

    def to_dict(self) -> dict[str, Any]:
        """The proxy as plain JSON values."""
        return {
            "giver": self.giver,
            "holder": self.holder,
            "given": self.given.isoformat(),
            "written": self.written,
            "certified": self.certified,
            "revoked": None if self.revoked is None else self.revoked.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Proxy:
        """Read what `to_dict` wrote."""
        revoked = data["revoked"]
        return cls(
            data["giver"],
            data["holder"],
            dt.date.fromisoformat(data["given"]),
            data["written"],
            data["certified"],
            None if revoked is None else dt.date.fromisoformat(revoked),
        )


@attrs.frozen
class Limit:
    """How many proxies one holder may have, besides the own vote, in a meeting of so many electors."""

    most: int
    electors: int
    fact: Fact


def proxy_limit(law: AssemblyLaw, electors: int, on: dt.date) -> Limit | None:
    """The most proxies a holder may have; None where nothing binds. Raises LawNotEstablished.

    The members that a text counts are read as the roll's electors, those who may vote on the day, and a share
    of them is rounded down. Counted on all members, excluded ones too, the limit could only be as high or
    higher: what is taken here is lawful on both readings, and scrutineers can count the roll again.
    """
    floor = law.fact("proxies_share_from", on)
    if floor is not None and electors >= floor.value:
        share = law.fact("proxies_share_maximum", on)
        if share is not None:
            of_all = share.value.fraction * electors
            return Limit(of_all.numerator // of_all.denominator, electors, share)
    fact = law.fact("proxies_per_member", on)
    return None if fact is None else Limit(int(fact.value), electors, fact)


class ProxyRules:
    """What law and statutes ask of the proxies of a meeting; ``facts`` gathers the texts relied on.

    A law that limits proxies without naming a leave (``proxies_allowed``) gives that leave: it would have
    nothing to limit. Where no text gives any, members vote in person.
    """

    def __init__(self, roll: Roll, law: AssemblyLaw, on: dt.date) -> None:
        self._roll, self._law, self._on = roll, law, on
        self.facts: dict[str, Fact] = {}

    def asked(self, key: str) -> Fact | None:
        """A parameter on the meeting's day, noted among ``facts``. Raises LawNotEstablished."""
        fact = self._law.fact(key, self._on)
        return None if fact is None else self.noted(fact)

    def noted(self, fact: Fact) -> Fact:
        """A fact, noted among ``facts``."""
        self.facts[fact.key] = fact
        return fact

    def check_days(self, proxy: Proxy) -> None:
        """Check a proxy's days against the meeting's. Raises AssemblyRefused."""
        if proxy.given > self._on:
            reason = mark("a proxy given on {given} is too late for a meeting of {on}")
        elif proxy.revoked is not None and proxy.revoked < proxy.given:
            reason = mark("a proxy given on {given} cannot have been revoked on {revoked}")
        else:
            return
        raise AssemblyRefused(
            what=proxy.giver, reason=reason, given=proxy.given, revoked=proxy.revoked, on=self._on, source=""
        )

    def check(self, proxy: Proxy, standing: Mapping[str, Proxy]) -> None:
        """Check a proxy against the roll, the law and the proxies that stand already, by giver.

        Raises NotOnTheRoll, AssemblyRefused, Unlawful, LawNotEstablished.
        """
        self._roll.of(proxy.giver)
        if self._roll.delegations:
            self._check_delegate(proxy)
        leave = self._leave(proxy)
        self._check_persons(proxy, leave)
        self._check_form(proxy)
        self._check_others(proxy, standing)
        if proxy.blank:
            self._check_blank(proxy)
        else:
            self._check_limit(proxy, standing)

    def _leave(self, proxy: Proxy) -> Fact:
        """The text that lets members be represented."""
        leave = self.asked("proxies_allowed")
        if leave is None:
            limit = proxy_limit(self._law, len(self._roll), self._on)
            if limit is None:
                reason = mark("no text lets a member of this form be represented")
                raise AssemblyRefused(what=proxy.giver, reason=reason, source="")
            return self.noted(limit.fact)
        if not leave.value:
            raise Unlawful(
                what=proxy.giver,
                reason=mark("a member may not be represented"),
                source=leave.source,
                expected=mark("a vote in person, or statutes that allow proxies"),
            )
        return leave

    def _check_delegate(self, proxy: Proxy) -> None:
        """A delegate speaks for members: whether another may in the delegate's place is a rule of its own."""
        rule = self.asked("delegate_proxies")
        if rule is None or not rule.value:
            reason = mark("a delegate may not be represented")
            source = "" if rule is None else rule.source
            raise AssemblyRefused(what=proxy.giver, reason=reason, source=source)

    def _check_persons(self, proxy: Proxy, leave: Fact) -> None:
        if proxy.giver == proxy.holder:
            raise AssemblyRefused(
                what=proxy.giver, reason=mark("a proxy to oneself says nothing"), source=leave.source
            )
        known = {each.member for each in self._roll.excluded}
        if not proxy.blank and proxy.holder not in self._roll and proxy.holder not in known:
            raise Unlawful(
                what=proxy.giver,
                reason=mark("{holder} is not a member, and cannot represent one"),
                holder=proxy.holder,
                source=leave.source,
                expected=mark("a member of the roll"),
            )
        if not proxy.blank:
            self._roll.of(proxy.holder)  # who may not vote is not counted present, so cannot carry a vote

    def _check_form(self, proxy: Proxy) -> None:
        asked = (
            ("proxies_written", proxy.written, mark("a written proxy")),
            ("proxies_certified", proxy.certified, mark("a proxy that the authority certified")),
        )
        for key, done, expected in asked:
            rule = None if done else self.asked(key)
            if rule is not None and rule.value:
                raise Unlawful(
                    what=proxy.giver,
                    reason=mark("the proxy does not have the form that is asked"),
                    source=rule.source,
                    expected=expected,
                )

    def _check_others(self, proxy: Proxy, standing: Mapping[str, Proxy]) -> None:
        """One proxy a giver, and no proxy of a proxy."""
        holders = {each.holder for each in standing.values()}
        if proxy.giver in standing:
            reason = mark("has given a proxy already, which must be revoked first")
        elif proxy.giver in holders:
            reason = mark("represents others, and so cannot be represented: those must revoke first")
        elif proxy.holder in standing:
            reason = mark("names {holder}, who has given a proxy and so cannot hold one")
        else:
            return
        raise AssemblyRefused(what=proxy.giver, reason=reason, holder=proxy.holder, source="")

    def _check_blank(self, proxy: Proxy) -> None:
        rule = self.asked("blank_proxies")
        if rule is None:
            raise AssemblyRefused(
                what=proxy.giver, reason=mark("no text says how a proxy without a holder counts"), source=""
            )
        if not rule.value:
            raise Unlawful(
                what=proxy.giver,
                reason=mark("the proxy names nobody"),
                source=rule.source,
                expected=mark("the name of a member"),
            )

    def _check_limit(self, proxy: Proxy, standing: Mapping[str, Proxy]) -> None:
        limit = proxy_limit(self._law, len(self._roll), self._on)
        if limit is None:
            return
        self.noted(limit.fact)
        held = sum(1 for each in standing.values() if each.holder == proxy.holder)
        if held >= limit.most:
            raise Unlawful(
                what=proxy.giver,
                reason=mark("{holder} holds proxies already: {held}"),
                holder=proxy.holder,
                held=held,
                source=limit.fact.source,
                expected=mark("{most} a holder at most, with {electors} members who may vote"),
                most=limit.most,
                electors=limit.electors,
            )
