"""Who takes part: the agreements of an organisation, and the organisations that own any."""

from operator import attrgetter

from iopgen.register import entities as e
from iopgen.register.lookup import Register, once


def find_agreements(register: Register, partner: str) -> tuple[e.Agreement, ...]:
    """Return the agreements in which a partner is owner or party, in their own order."""
    found = {a.id: a for a in register.by(e.Agreement, "owner", partner)}
    for party in register.by(e.Party, "partner", partner):
        found |= {a.id: a for a in register.by(e.Agreement, "id", party.agreement)}
    return tuple(sorted(found.values(), key=attrgetter("file")))


@once
def find_owners(register: Register) -> tuple[e.Partner, ...]:
    """Return all partners that own an agreement or have issued a guideline, as the files stand."""
    named = {owner for a in register.all(e.Agreement) for owner in a.owner}
    named |= {g.issuer for g in register.all(e.Guideline) if g.issuer}
    return tuple(p for p in register.all(e.Partner) if p.id in named)


@once
def list_owner_ids(register: Register) -> frozenset[str]:
    """Return the ids of all owners, for whoever asks of many organisations whether they are one."""
    return frozenset(owner.id for owner in find_owners(register))
