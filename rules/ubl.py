"""An invoice or credit note of the portal as EN 16931 has it, in UBL 2.1. Names such as BT-1 are the standard's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from rules.broken import RuleBroken

CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
DOCUMENT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
EN_16931 = "urn:cen.eu:en16931:2017"
ONE = "C62"  # a unit of anything
WITHOUT_NUMBER = "Enter your VAT number on the invoice first: an electronic invoice with VAT must say it"
CATEGORIES = {"S": "", "E": "Exempt from VAT", "O": "Not subject to VAT"}  # BT-151, with the reason BT-120


@dataclass(frozen=True)
class Party:
    """Who sells or buys: a name, the council's reference for them, and the lines of an address."""

    name: str
    reference: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class UblLine:
    """A line: whose care by the SSRef, of which days, and its pence at one VAT rate (hundredths of a per cent)."""

    name: str
    client: str
    first: date
    last: date
    net: int
    rate: int


@dataclass(frozen=True)
class UblInvoice:
    """What is written. Amounts are in pence; those of a credit note are below zero, as the portal has them.

    vat: {rate: pence}. paid: what clients pay themselves. terms: the terms of payment in words.
    """

    kind: str
    reference: str
    issued: date
    contract: str
    vat_number: str
    seller: Party
    buyer: Party
    terms: str
    vat: dict[int, int]
    paid: int
    lines: Sequence[UblLine]


def ubl_of(invoice: UblInvoice) -> bytes:
    """The XML. Raises RuleBroken where it has VAT and no VAT number."""
    if any(line.rate for line in invoice.lines) and not invoice.vat_number:
        raise RuleBroken(WITHOUT_NUMBER, "vat_number")
    return _Writer(invoice).written()


class _Writer:
    def __init__(self, invoice: UblInvoice) -> None:
        self.invoice = invoice
        self.is_credit_note = invoice.kind == "credit_note"
        self.sign = -1 if self.is_credit_note else 1
        self.document = "CreditNote" if self.is_credit_note else "Invoice"

    def written(self) -> bytes:
        invoice = self.invoice
        namespace = DOCUMENT.format(self.document)
        for prefix, name in (("", namespace), ("cac", CAC), ("cbc", CBC)):
            ET.register_namespace(prefix, name)
        root = ET.Element(f"{{{namespace}}}{self.document}")
        _text(root, "CustomizationID", EN_16931)
        _text(root, "ID", invoice.reference)
        _text(root, "IssueDate", invoice.issued.isoformat())
        _text(root, f"{self.document}TypeCode", "381" if self.is_credit_note else "380")
        _text(root, "DocumentCurrencyCode", "GBP")
        if invoice.contract:
            _text(_part(root, "ContractDocumentReference"), "ID", invoice.contract)
        self._party(_part(root, "AccountingSupplierParty"), invoice.seller, invoice.vat_number)
        self._party(_part(root, "AccountingCustomerParty"), invoice.buyer)
        _text(_part(root, "PaymentTerms"), "Note", invoice.terms)
        self._sums(root)
        for number, line in enumerate(invoice.lines, start=1):
            self._line(root, number, line)
        ET.indent(root)
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    def _party(self, place: ET.Element, party: Party, vat_number: str = "") -> None:
        it = _part(place, "Party")
        if party.reference:
            _text(_part(it, "PartyIdentification"), "ID", party.reference)
        address = _part(it, "PostalAddress")
        for tag, words in (("StreetName", party.street), ("CityName", party.town), ("PostalZone", party.postcode)):
            if words:
                _text(address, tag, words)
        _text(_part(address, "Country"), "IdentificationCode", "GB")
        if vat_number:
            scheme = _part(it, "PartyTaxScheme")
            number = "".join(vat_number.split()).upper()
            _text(scheme, "CompanyID", number if number.startswith(("GB", "XI")) else f"GB{number}")
            _text(_part(scheme, "TaxScheme"), "ID", "VAT")
        _text(_part(it, "PartyLegalEntity"), "RegistrationName", party.name)

    def _sums(self, root: ET.Element) -> None:
        invoice = self.invoice
        net, vat = sum(line.net for line in invoice.lines), sum(invoice.vat.values())
        total = _part(root, "TaxTotal")
        self._amount(total, "TaxAmount", vat)
        for rate in sorted({line.rate for line in invoice.lines}):
            of_rate = _part(total, "TaxSubtotal")
            self._amount(of_rate, "TaxableAmount", sum(line.net for line in invoice.lines if line.rate == rate))
            self._amount(of_rate, "TaxAmount", invoice.vat.get(rate, 0))
            self._category(_part(of_rate, "TaxCategory"), rate, with_reason=True)
        sums = _part(root, "LegalMonetaryTotal")
        self._amount(sums, "LineExtensionAmount", net)
        self._amount(sums, "TaxExclusiveAmount", net)
        self._amount(sums, "TaxInclusiveAmount", net + vat)
        if invoice.paid:
            self._amount(sums, "PrepaidAmount", invoice.paid)
        self._amount(sums, "PayableAmount", net + vat - invoice.paid)

    def _category(self, place: ET.Element, rate: int, with_reason: bool = False) -> None:
        code = "S" if rate else "E" if self.invoice.vat_number else "O"
        _text(place, "ID", code)
        if code != "O":
            _text(place, "Percent", f"{rate // 100}.{rate % 100:02}")
        if with_reason and CATEGORIES[code]:
            _text(place, "TaxExemptionReason", CATEGORIES[code])
        _text(_part(place, "TaxScheme"), "ID", "VAT")

    def _line(self, root: ET.Element, number: int, line: UblLine) -> None:
        it, net = _part(root, f"{self.document}Line"), self.sign * line.net
        quantity = "CreditedQuantity" if self.is_credit_note else "InvoicedQuantity"
        _text(it, "ID", str(number))
        _text(it, quantity, "-1" if net < 0 else "1", unitCode=ONE)
        self._amount(it, "LineExtensionAmount", line.net)
        days = _part(it, "InvoicePeriod")
        _text(days, "StartDate", line.first.isoformat())
        _text(days, "EndDate", line.last.isoformat())
        about = _part(it, "DocumentReference")
        _text(about, "ID", line.client)
        _text(about, "DocumentTypeCode", "130")
        item = _part(it, "Item")
        _text(item, "Name", line.name)
        self._category(_part(item, "ClassifiedTaxCategory"), line.rate)
        _text(_part(it, "Price"), "PriceAmount", _pounds(abs(net)), currencyID="GBP")

    def _amount(self, place: ET.Element, tag: str, pence: int) -> None:
        _text(place, tag, _pounds(self.sign * pence), currencyID="GBP")


def _part(place: ET.Element, tag: str) -> ET.Element:
    return ET.SubElement(place, f"{{{CAC}}}{tag}")


def _text(place: ET.Element, tag: str, words: str, **attributes: str) -> None:
    ET.SubElement(place, f"{{{CBC}}}{tag}", attributes).text = "".join(_allowed(words))


def _allowed(words: str) -> Iterable[str]:
    """What XML can hold: people's texts may have signs that it cannot."""
    return (letter for letter in words if letter >= " " or letter in "\t\n\r")


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"
