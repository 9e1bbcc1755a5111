"""Synthetic cooperatives whose members meet in sections, for tests of the command: a SCOP and a Moroccan one."""

from pathlib import Path

from assembly_folders import write

GENERAL = "2026-06-19"
ITEMS = """
[[resolutions]]
key = "R1"
title = "Accounts"
subject = "accounts"
way = "roll_call"

[[resolutions]]
key = "R2"
title = "Surplus"
subject = "surplus"
way = "roll_call"
"""
ELECTION = """
[[resolutions]]
key = "D1"
title = "Delegates"
subject = "election"
way = "paper"

[resolutions.election]
office = "delegate"
seats = {seats}
candidates = [{candidates}]
"""
HEAD = """\
{kind}
time = "10:00"
place = "seat"
opened = "10:00"
closed = "12:00"

[notice]
sent = 2026-05-15

[bureau]
chair = "{chair}"
scrutineers = [{scrutineers}]
secretary = "{secretary}"
"""
SCOP = {
    "section_members": "10", "section_delegates": "2", "delegates_of_all_members": "true",
    "notice_days_first": "15", "full_periods": "true",
}  # fmt: skip
MOROCCO = {
    "territory_districts": "2", "section_delegates": "1", "section_same_rules": "true", "board_members": "3",
}  # fmt: skip


class Sections:
    """A cooperative in sections: ``parts`` are members by section, ``days`` when each meets, ``seats`` of each."""

    def __init__(
        self, folder: Path, country: str, form: str, parts: dict, statutes: dict, seats: int
    ) -> None:
        self.folder, self.parts, self.seats = folder, parts, seats
        self.days = {section: f"2026-06-{5 + i:02}" for i, section in enumerate(parts)}
        members = [each for part in parts.values() for each in part]
        said = "".join(f'{key} = "{value}"\n' for key, value in statutes.items())
        write(
            folder,
            **{
                "cooperative.toml": f'name = "Invented"\ncountry = "{country}"\nlegal_form = "{form}"\n'
                f'start = "2026-01"\naddress = "1 Test Street"\n[statutes]\n{said}',
                "persons.csv": "id;family_name;member_since\n"
                + "".join(f"{each};Invented;2024-01-01\n" for each in members),
                "members.csv": "person;section\n"
                + "".join(f"{each};{section}\n" for section, part in parts.items() for each in part),
                "contracts.csv": "id;person;kind;start\n",
                "activities.csv": "code;name;persons\nservices;Services;\n",
                "opening.csv": "activity;role;debit;credit\n",
                "2026-01/invoices.csv": "number;date;client;activity;amount;vat_rate\n",
                "2026-01/expenses.csv": "reference;date;category;amount\n",
                "2026-01/receipts.csv": "reference;date;invoice;amount\n",
                "2026-01/pay.csv": "contract\n",
            },
        )

    def meets(self, section: str, there: int) -> str:
        """Write a section's meeting to which its first members come, who elect the first of themselves."""
        part, day = self.parts[section], self.days[section]
        came = part[:there]
        elected = part[: self.seats]
        named = ", ".join(f'"{each}"' for each in elected)
        kind = f'kind = "section"\nsection = "{section}"'
        head = HEAD.format(**bureau(part), kind=kind)
        voices = "".join(f"{key};{each};for\n" for key in ("R1", "R2") for each in came)
        files = {
            "assembly.toml": head + ITEMS + ELECTION.format(seats=self.seats, candidates=named),
            "attendance.csv": "member\n" + "".join(f"{each}\n" for each in came),
            "votes.csv": "resolution;member;vote\n" + voices,
            "ballots.csv": f"resolution;candidate;votes\nD1;valid;{there}\n"
            + "".join(f"D1;{each};{there}\n" for each in elected),
        }
        write(self.folder, **{f"assemblies/{day}/{name}": text for name, text in files.items()})
        return day

    @property
    def delegates(self) -> list[str]:
        """Those whom `meets` has elected, section after section."""
        return [each for part in self.parts.values() for each in part[: self.seats]]

    def general(self, against: tuple[str, ...] = ()) -> str:
        """Write the meeting of delegates, to which all of them come; some are against the surplus."""
        named = ", ".join(f'"{each}"' for each in self.parts)
        head = HEAD.format(**bureau(self.delegates), kind=f"sections = [{named}]")
        voices = "".join(f"R1;{each};for\n" for each in self.delegates)
        voices += "".join(f"R2;{each};{'against' if each in against else 'for'}\n" for each in self.delegates)
        files = {
            "assembly.toml": head + ITEMS,
            "attendance.csv": "member\n" + "".join(f"{each}\n" for each in self.delegates),
            "votes.csv": "resolution;member;vote\n" + voices,
        }
        write(self.folder, **{f"assemblies/{GENERAL}/{name}": text for name, text in files.items()})
        return GENERAL


def bureau(among: list[str]) -> dict[str, str]:
    """The first of some members leads, the next two count, the fourth writes."""
    counting = ", ".join(f'"{each}"' for each in among[1:3])
    return {"chair": among[0], "scrutineers": counting, "secretary": among[3]}


def members(sections: dict[str, int]) -> dict[str, list[str]]:
    """So many members in each section, numbered through."""
    found, last = {}, 0
    for section, count in sections.items():
        found[section] = [f"P{last + i + 1}" for i in range(count)]
        last += count
    return found


def scop(folder: Path, **statutes: str) -> Sections:
    """A SCOP of twelve members, in two sections that send two delegates each."""
    parts = members({"north": 6, "south": 6})
    return Sections(folder, "FR", "scop_sarl", parts, SCOP | statutes, 2)


def morocco(folder: Path, sizes: tuple[int, ...] = (4,) * 6, **statutes: str) -> Sections:
    """A Moroccan cooperative of two provinces and three directors, in six sections of one delegate each."""
    parts = members({f"S{i}": size for i, size in enumerate(sizes, 1)})
    return Sections(folder, "MA", "ma_cooperative", parts, MOROCCO | statutes, 1)
