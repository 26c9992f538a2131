"""What care is bought by is changed on a page: organisations, services, service levels, contracts with their terms.

The contract: docs/domain/changing-contracts.md. Saved as care is (`saving.save`).
"""

from dataclasses import dataclass

from models import Contract, ContractPrice, PaymentMethod, Table
from operations.commissioning.saving import CareEdit
from queries.care_files.records import Records
from queries.commissioning.versions import terms_version
from rules.commissioned_terms import CONTRACT_PRICES, METHODS


@dataclass(frozen=True)
class TermsEdit(CareEdit):
    """What a form about organisations, services, service levels or contracts says.

    about: the row whose version the form has, a contract for its methods and prices; None for what is added.
    """

    about: Table | None = None

    def current_version(self) -> int | None:
        """The version of what it is about; also where a contract gets another method or price, which reach others."""
        return terms_version(self.about) if self.about is not None else None

    def records(self) -> Records:
        """What is on record: of methods and prices those of its contract."""
        contract_id = self.about.id if isinstance(self.about, Contract) else None
        only = {
            METHODS: PaymentMethod.contract == contract_id,
            CONTRACT_PRICES: ContractPrice.contract == contract_id,
        }
        return Records(only=only)
