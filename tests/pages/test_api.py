"""What the API has, as a page for people and as a document for programs: made from the same."""


def test_the_page_and_the_document_say_the_same_to_everybody(browser):
    page = browser.get("/api")
    document = browser.client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    said = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert said == {row.text for row in page.all("tbody th code")} & said
    assert {"401", "403", "422", "429"} <= set(document["paths"]["/visits"]["post"]["responses"])
    assert "visit_id" in document["components"]["schemas"]["Visit"]["required"]
