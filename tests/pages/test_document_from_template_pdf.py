"""A contract document made from a template: the words on the page are those of the PDF that is agreed to."""

import io

from pypdf import PdfReader

from models import ContractDocument
from tests.support import factories
from tests.support.bedford import make_bedford

TEXT = "# Contract\n\nThis is for **{client}** ({ssref}) at {cost}.\n\n- from {start_date}\n- to {end_date}"


def test_the_facts_of_the_care_are_filled_in_and_the_same_words_are_in_the_pdf(sign_in, cast):
    care = make_bedford(cast.rose_care, document_must_be_agreed=True)
    factories.make_document_template(document_type="Individual Contract", text=TEXT)
    page = sign_in("cora").get(f"/contract-documents/new/{care.cpli.id}?type=Individual+Contract")
    filled = "".join(page.one("textarea[name=text]").children)
    assert "This is for **Mrs Iris Angelo** (A1) at £1,072.30 Weekly (Timetabled)." in filled
    page = page.submit("Preview", text=filled.replace("Contract", "Contract *as agreed*"))
    assert page.one("main section h3 em").text == "as agreed"
    page = page.submit("Publish")
    document = ContractDocument.get()
    page = sign_in("alice").get(f"/contract-documents/{document.id}")
    shown = page.one("main .text")
    assert shown.one("p").text == "This is for Mrs Iris Angelo (A1) at £1,072.30 Weekly (Timetabled)."
    assert shown.one("strong").text == "Mrs Iris Angelo"
    pdf = sign_in("alice").get(f"/contract-documents/{document.id}/file").response.data
    words = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Contract as agreed" in words
    assert "This is for Mrs Iris Angelo (A1) at £1,072.30 Weekly (Timetabled)." in words
