"""Electronic invoices for tests, of our own making and valid by the rules of EN 16931."""

from datetime import date

from rules.e_invoices import EInvoice, ELine, Offer
from rules.ubl import Party, UblInvoice, UblLine, ubl_of

SELLER, BUYER = Party("Rose Care", "P1", "1 Rose Lane", "Westport", "WP1 1AA"), Party("Westshire Council")
MARCH = date(2022, 3, 28), date(2022, 4, 24)


def offer(**changed):
    """£812.40 for Iris Angelo, four weeks in spring."""
    usual = {
        "key": "1.1.2022-03-28.2022",
        "client_name": "Angelo, Iris",
        "references": frozenset({"A1", "CP-77"}),
        "contract": "C-100",
        "first": MARCH[0],
        "last": MARCH[1],
        "value": 81_240,
        "vat": 0,
        "contribution": 0,
    }
    return Offer(**{**usual, **changed})


def line(**changed):
    usual = {"number": "1", "name": "Care", "client": "A1", "first": MARCH[0], "last": MARCH[1], "net": 81_240}
    return ELine(**{**usual, **changed})


def e_invoice(*lines, **changed):
    """An invoice of these lines, its sums those of the lines unless changed."""
    lines = lines or (line(),)
    net = sum(each.net for each in lines)
    usual = {
        "syntax": "UBL",
        "type_code": "380",
        "reference": "RC-1",
        "issued": date(2022, 4, 25),
        "currency": "GBP",
        "contract": "C-100",
        "vat_number": "",
        "net": net,
        "vat": 0,
        "paid": 0,
        "payable": net + changed.get("vat", 0) - changed.get("paid", 0),
        "whole": 0,
        "lines": tuple(lines),
    }
    return EInvoice(**{**usual, **changed})


def ubl(*lines, **changed):
    """The bytes of an invoice in UBL, of UblLines."""
    usual = {
        "kind": "invoice",
        "reference": "RC-1",
        "issued": date(2022, 4, 25),
        "contract": "C-100",
        "vat_number": "",
        "seller": SELLER,
        "buyer": BUYER,
        "terms": "30 days",
        "vat": {},
        "paid": 0,
        "lines": lines or (UblLine("Day care", "A1", *MARCH, 81_240, 0),),
    }
    return ubl_of(UblInvoice(**{**usual, **changed}))


def cii(net="812.40", client="A1"):
    """The bytes of an invoice in CII: one line, not subject to VAT."""
    day = '<udt:DateTimeString format="102">{}</udt:DateTimeString>'
    no_vat = "<ram:TypeCode>VAT</ram:TypeCode>{}<ram:CategoryCode>O</ram:CategoryCode>"
    reason = f"<ram:ExemptionReason>Not subject to VAT</ram:ExemptionReason><ram:BasisAmount>{net}</ram:BasisAmount>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:cen.eu:en16931:2017</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>RC-2</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime>{day.format("20220425")}</ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct>
        <ram:BuyerAssignedID>{client}</ram:BuyerAssignedID><ram:Name>Day care</ram:Name>
      </ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement>
        <ram:NetPriceProductTradePrice><ram:ChargeAmount>{net}</ram:ChargeAmount></ram:NetPriceProductTradePrice>
      </ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity>
      </ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax>{no_vat.format("")}</ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:ID>P1</ram:ID><ram:Name>Rose Care</ram:Name>
        <ram:PostalTradeAddress><ram:CountryID>GB</ram:CountryID></ram:PostalTradeAddress></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Westshire Council</ram:Name>
        <ram:PostalTradeAddress><ram:CountryID>GB</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeDelivery/>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount>{no_vat.format(reason)}</ram:ApplicableTradeTax>
      <ram:BillingSpecifiedPeriod><ram:StartDateTime>{day.format("20220328")}</ram:StartDateTime>
        <ram:EndDateTime>{day.format("20220424")}</ram:EndDateTime></ram:BillingSpecifiedPeriod>
      <ram:SpecifiedTradePaymentTerms><ram:Description>30 days</ram:Description></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>{net}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>{net}</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="GBP">0.00</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{net}</ram:GrandTotalAmount><ram:DuePayableAmount>{net}</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>""".encode()
