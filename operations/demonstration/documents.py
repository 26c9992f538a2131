"""Contract documents of the demonstration: Kestrel is paid for a placement once its agreement is agreed. Of two newer
placements one agreement waits, and one was rejected. Larkfield has a plan to read, which holds nothing back.
"""

from models import CarePackageLineItem, ContractDocument
from operations import contract_documents, document_templates
from operations.demonstration import cast
from operations.demonstration.care import NEW_PLACEMENTS
from operations.demonstration.cast import Provider
from operations.demonstration.players import player
from operations.files import Upload
from rules.moment import Moment

AGREEMENT, PLAN = "Individual Placement Agreement", "Support Plan"
TEMPLATE = """# Placement of {client}

{council} and {provider} agree on the placement of **{client}** ({ssref}) at {service}.

## What is bought

- {service_level}, from {start_date}, {end_date}
- {cost} ({pricing})
- CPLI ID {cpli}, Care Package Ref {care_package}

## What both sides do

1. {provider} delivers the care described in the care plan, and records it in the portal each week.
2. {council} pays for it as the contract {contract} says.
3. Either side gives four weeks' notice of an end.

Made on {today}. This is a made-up document of the demonstration.
"""
WRONG = "The rate is that of a single placement: two members of staff were agreed for the nights."


def agree_first(at: Moment) -> None:
    """The agreements of the placements that were there from the beginning."""
    contact = player(cast.CONTACTS[9], cast.KESTREL)
    for line in _lines_of(cast.KESTREL):
        contract_documents.agree(_publish(line, AGREEMENT, "", at), contact, at)


def publish_later(at: Moment) -> None:
    """What was published since: one waits, one was rejected, one is only to be read and agreed. There is a template."""
    document_templates.create(AGREEMENT, TEMPLATE, player(cast.OFFICERS[3]), at)
    contact = player(cast.CONTACTS[9], cast.KESTREL)
    for line in _lines_of(cast.KESTREL, NEW_PLACEMENTS):
        document = _publish(line, AGREEMENT, "Night cover", at)
    contract_documents.reject(document, WRONG, contact, at)
    _publish(_lines_of(cast.LARKFIELD)[0], PLAN, "Reviewed this autumn", at)


def _publish(line: CarePackageLineItem, document_type: str, notes: str, at: Moment) -> ContractDocument:
    """By the commissioning officer, with a page of paper."""
    words = (document_type, cast.COUNCIL, f"Line {line.reference}, {line.service_level.name}", "A made-up document.")
    upload = Upload(f"{document_type} {line.reference}.pdf", paper(words))
    return contract_documents.publish(line, document_type, upload, notes, player(cast.OFFICERS[3]), at)


def _lines_of(provider: Provider, suffix: str = "-1") -> list[CarePackageLineItem]:
    line = CarePackageLineItem
    references = line.reference.startswith(provider.code) & line.reference.endswith(suffix)
    return list(line.select().where(references).order_by(line.reference))


def paper(lines: tuple[str, str, str, str]) -> bytes:
    """The bytes of a PDF of one page with these lines of plain text."""
    escaped = ["".join(f"\\{sign}" if sign in "()\\" else sign for sign in line) for line in lines]
    text = "BT /F1 14 Tf 72 770 Td 24 TL " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    )
    pdf, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return f"{pdf}{end}startxref\n{len(pdf)}\n%%EOF\n".encode("latin-1", "replace")
