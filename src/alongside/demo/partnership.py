"""The two networks of the story: the referral pilot that ended in 2018, and the one that goes on today.

Who took part in the pilot is known (its report names seven referral partners and five service delivery
partners); days of joining and all targets are invented, and targets carry the mark.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from alongside.demo.chance import Chance
from alongside.demo.days import Calendar, at
from alongside.demo.organizations import PILOT
from alongside.foundation.directory.models import Organization, Participation
from alongside.foundation.directory.states import Part
from alongside.programmes.referrals.models import Network, Partner, Target
from alongside.programmes.referrals.partnership import Aim, Role

AFTER_THE_PILOT = date(2018, 4, 1)
# The pilot's coordinator and the ministry that paid for it.
COORDINATOR, FUNDER = "TRIEC", "MCI"
PILOT_TARGETS = {
    Aim.REFERRAL_PARTNERS: 7, Aim.DELIVERY_PARTNERS: 5, Aim.SENT: 600, Aim.ENROLLED: 300,
}  # fmt: skip
# Of each year of the present network, for a world of scale 1; the last one is the present year.
YEARLY_TARGETS = (
    {Aim.REFERRAL_PARTNERS: 8, Aim.DELIVERY_PARTNERS: 5, Aim.SENT: 300, Aim.ENROLLED: 120},
    {Aim.REFERRAL_PARTNERS: 10, Aim.DELIVERY_PARTNERS: 5, Aim.SENT: 450, Aim.ENROLLED: 200},
    {Aim.REFERRAL_PARTNERS: 12, Aim.DELIVERY_PARTNERS: 6, Aim.SENT: 600, Aim.ENROLLED: 280},
)
IN_PEOPLE = {Aim.SENT, Aim.ENROLLED}


class Networks:
    """Writes both networks; the organizations and the parts they play stand already."""

    def __init__(self, chance: Chance, calendar: Calendar, scale: int) -> None:
        self.chance, self.calendar, self.scale = chance, calendar, scale
        self.begun = at(calendar.first, 9)

    def write(self) -> None:
        """The pilot, then the present network."""
        self._pilot()
        self._present()

    def _pilot(self) -> None:
        network = self._network(
            "Referral pilot",
            "Projet pilote d’aiguillage",
            "The referral project of 2016 to 2018: seven referral partners, five service delivery partners.",
            "Le projet d’aiguillage de 2016 à 2018 : sept partenaires d’aiguillage, cinq partenaires de prestation.",
            PILOT,
        )
        for part in Participation.objects.filter(starts=PILOT[0], ends=PILOT[1]).order_by("id"):
            self._join(network, part)
        self._lead(network, PILOT)
        self._aim(network, PILOT, PILOT_TARGETS, scale=1)

    def _present(self) -> None:
        network = self._network(
            "Referral and mentoring network",
            "Réseau d’aiguillage et de mentorat",
            "Goes on from the pilot, with more partners every year.",
            "Poursuit le projet pilote, avec plus de partenaires chaque année.",
            (AFTER_THE_PILOT, None),
        )
        going_on = Participation.objects.filter(
            ends__isnull=True, starts__gte=AFTER_THE_PILOT
        ).order_by("id")
        for part in going_on.filter(part__in=[Part.REFERRAL, Part.DELIVERY]):
            self._join(network, part)
        self._lead(network, (AFTER_THE_PILOT, None))
        fiscal = self.calendar.today.year - (self.calendar.today.month < 4)
        for back, aims in enumerate(reversed(YEARLY_TARGETS)):
            year = (date(fiscal - back, 4, 1), date(fiscal - back + 1, 3, 31))
            self._aim(network, year, aims, scale=self.scale)

    def _network(
        self, english: str, french: str, text: str, texte: str, days: tuple[date, date | None]
    ) -> Network:
        return Network.objects.create(
            id=self._key(days[0]), created_at=self.begun, name_en=english, name_fr=french,
            description_en=text, description_fr=texte, starts=days[0], ends=days[1],
        )  # fmt: skip

    def _join(self, network: Network, part: Participation) -> None:
        self._partner(network, part.organization_id, part.part, (part.starts, part.ends))

    def _lead(self, network: Network, days: tuple[date, date | None]) -> None:
        for short, role in ((COORDINATOR, Role.COORDINATOR), (FUNDER, Role.FUNDER)):
            organization = Organization.objects.get(short_name=short, invented=False)
            self._partner(network, organization.pk, role, days)

    def _partner(
        self, network: Network, key: UUID, role: str, days: tuple[date, date | None]
    ) -> None:
        Partner.objects.create(
            id=self._key(days[0]), created_at=self.begun, network=network, organization_id=key,
            role=role, starts=days[0], ends=days[1],
        )  # fmt: skip

    def _aim(
        self, network: Network, days: tuple[date, date], aims: dict[Aim, int], *, scale: int
    ) -> None:
        for aim, number in aims.items():
            Target.objects.create(
                id=self._key(days[0]), created_at=self.begun, network=network, aim=aim,
                number=number * (scale if aim in IN_PEOPLE else 1), starts=days[0], ends=days[1],
                invented=True,
            )  # fmt: skip

    def _key(self, day: date) -> UUID:
        return self.chance.key(at(day, 9))
