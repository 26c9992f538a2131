"""Who gets what is sent to many: ticked service groups and providers, and pasted references."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_login import current_user

from queries.sendings import groups_of_providers, providers_to_send_to
from rules.sending_to_many import pasted_references
from web import clock


@dataclass(frozen=True)
class Recipients:
    """What can be chosen, and what was. groups: {service group class: ids of its providers}; providers: [(id, name,
    reference)]; unknown: the references that no provider has.
    """

    groups: dict[str, list[int]]
    providers: list[tuple[int, str, str]]
    chosen_groups: frozenset[str]
    chosen_providers: frozenset[int]
    unknown: tuple[str, ...] = ()
    by_reference: frozenset[int] = frozenset()

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of those who get it, each once, by name."""
        wanted = self.chosen_providers | self.by_reference
        wanted |= {each for group in self.chosen_groups for each in self.groups[group]}
        return tuple(each for each, _, _ in self.providers if each in wanted)

    @property
    def names(self) -> dict[int, str]:
        """{id: name} of those who get it."""
        ids = set(self.ids)
        return {each: name for each, name, _ in self.providers if each in ids}


def recipients_of(references: str, group_names: Iterable[str], provider_ids: Iterable[int]) -> Recipients:
    """Those chosen by a pasted list, by ticked groups and by ticked providers; what there is not, is left out."""
    groups, providers = groups_of_providers(current_user, clock.today()), providers_to_send_to(current_user)
    known = {reference.casefold(): each for each, _, reference in providers}
    pasted = pasted_references(references)
    return Recipients(
        groups,
        providers,
        frozenset(group_names) & groups.keys(),
        frozenset(provider_ids) & {each for each, _, _ in providers},
        tuple(each for each in pasted if each.casefold() not in known),
        frozenset(known[each.casefold()] for each in pasted if each.casefold() in known),
    )
