"""Contracts: the list, one with its payment methods and prices, and their forms."""

from dataclasses import replace
from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from blueprints.council_commissioning.clients import bp
from blueprints.council_commissioning.editing import Page, shown
from blueprints.council_commissioning.forms import filled
from blueprints.council_commissioning.terms_forms import ContractForm, ContractPriceForm, MethodForm, TermsForm, choices
from blueprints.council_commissioning.terms_pages import edit_page, layout_of, save_terms, without
from models import Contract, ContractPrice, PaymentMethod
from queries.commissioning.clients import level_choices
from queries.commissioning.rows import terms_row
from queries.commissioning.terms import (
    contract_prices,
    contracts_with_providers,
    count_lines,
    methods_of,
    methods_of_contracts,
    organisation_choices,
    plain_methods,
    prices_of,
)
from queries.commissioning.terms import list_contracts as list_of_contracts
from queries.options import organisation_options
from queries.report_choices import contract_of
from rules.commissioned_terms import CONTRACT_PRICES, CONTRACTS, METHODS, method_of_row, method_sentences
from rules.commissioning import Row
from rules.dates import format_date
from rules.wording import method_words
from web import clock
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.listing import list_request
from web.loading import found_or_404, get_object_or_404
from web.permissions import Permission, requires
from web.picks import pick, search_words

STARTS = "The day on which it starts cannot change: care files know it by this."


@bp.get("/contracts")
@requires(Permission.COUNCIL_READ)
def list_contracts() -> Response:
    """All contracts, or those of one provider, or with the words that were searched for."""
    words, provider = search_words(), pick("provider", "Provider", "[All]", organisation_options(current_user))
    listing = list_of_contracts(current_user, provider.value, words, list_request())
    rows = listing.rows()
    return page(
        "council_commissioning/contracts.html",
        listing=listing,
        rows=rows,
        methods=methods_of_contracts(current_user, [row.id for row in rows], clock.today()),
        provider=provider,
        search=words,
    )


@bp.get("/contracts/<id:contract_id>")
@requires(Permission.COUNCIL_READ)
def contract(contract_id: int) -> Response:
    """A contract with its payment methods over time, its prices and its flags."""
    row = load_contract(contract_id)
    return page(
        "council_commissioning/contract.html",
        contract=row,
        methods=methods_of_contracts(current_user, [row.id], clock.today())[row.id],
        prices=prices_of(row),
        lines=count_lines(row, clock.today()),
    )


@bp.get("/contracts/new")
@requires(Permission.COMMISSION)
def new_contract() -> Response:
    """The form of a new contract."""
    row = {"organisation_ref": request.args.get("organisation", "")}
    return shown(_new_page(), _with_providers(filled(ContractForm, row)))


@bp.post("/contracts/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_contract() -> Response:
    """A new contract; then how it is paid."""
    form = ContractForm()

    def to(_reach: Any) -> str:
        made = found_or_404(contract_of(current_user, form.contract_ref.data or ""))
        return url_for(".contract", contract_id=made.id)

    return save_terms(
        _new_page(),
        _with_providers(form),
        CONTRACTS,
        {},
        about=None,
        is_new=True,
        to=to,
        notice="Contract added. Add its first payment method.",
    )


@bp.get("/contracts/<id:contract_id>/edit")
@requires(Permission.COMMISSION)
def edit_contract(contract_id: int) -> Response:
    """A contract's name, flags and payment terms."""
    row = load_contract(contract_id)
    form = without(filled(ContractForm, terms_row(row)), "contract_ref", "organisation_ref")
    return shown(_contract_page(row, "Edit contract", form), form)


@bp.post("/contracts/<id:contract_id>/edit")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_contract(contract_id: int) -> Response:
    """Change them."""
    row = load_contract(contract_id)
    form = without(ContractForm(), "contract_ref", "organisation_ref")
    around = _contract_page(row, "Edit contract", form)
    return _save(row, around, form, CONTRACTS, {"contract_ref": row.reference}, "Contract changed.")


@bp.get("/contracts/<id:contract_id>/methods/new")
@requires(Permission.COMMISSION)
def new_method(contract_id: int) -> Response:
    """The form of a new payment method, like the newest that the contract has."""
    row = load_contract(contract_id)
    newest = methods_of(row).first()
    shown_row = terms_row(newest) | {"start_date": "", "first_period_start": "", "end_date": ""} if newest else _USUAL
    form = filled(MethodForm, shown_row)
    return shown(_contract_page(row, "New payment method", form), form)


@bp.post("/contracts/<id:contract_id>/methods/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_method(contract_id: int) -> Response:
    """A new payment method, which ends an open-ended one the day before it starts."""
    row, form = load_contract(contract_id), MethodForm()
    around = _contract_page(row, "New payment method", form)
    return _save_method(row, around, form, {}, "Payment method added.", is_new=True)


@bp.get("/contracts/<id:contract_id>/methods/<id:method_id>")
@requires(Permission.COMMISSION)
def edit_method(contract_id: int, method_id: int) -> Response:
    """A payment method, to be changed or ended."""
    row = load_contract(contract_id)
    method = _method(row, method_id)
    form = without(filled(MethodForm, terms_row(method)), "start_date")
    return shown(_method_page(row, method, form), form)


@bp.post("/contracts/<id:contract_id>/methods/<id:method_id>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_method(contract_id: int, method_id: int) -> Response:
    """Change it."""
    row = load_contract(contract_id)
    method = _method(row, method_id)
    form = without(MethodForm(), "start_date")
    keys = {"start_date": format_date(method.start_date)}
    return _save_method(row, _method_page(row, method, form), form, keys, "Payment method changed.", is_new=False)


@bp.get("/contracts/<id:contract_id>/prices/new")
@requires(Permission.COMMISSION)
def new_contract_price(contract_id: int) -> Response:
    """The form of a price of unplanned care."""
    row, form = load_contract(contract_id), without(filled(ContractPriceForm, {}), "delete")
    return shown(_contract_page(row, "New price", form), _with_levels(form))


@bp.post("/contracts/<id:contract_id>/prices/new")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def add_contract_price(contract_id: int) -> Response:
    """A price from a date on."""
    row, form = load_contract(contract_id), without(ContractPriceForm(), "delete")
    around, keys = _contract_page(row, "New price", form), {"contract_ref": row.reference}
    return _save(row, around, _with_levels(form), CONTRACT_PRICES, keys, "Price added.", is_new=True)


@bp.get("/contracts/<id:contract_id>/prices/<id:price_id>")
@requires(Permission.COMMISSION)
def edit_contract_price(contract_id: int, price_id: int) -> Response:
    """A price, to be changed, ended or taken away."""
    row = load_contract(contract_id)
    price = _price(row, price_id)
    form = without(filled(ContractPriceForm, terms_row(price)), "service_level_ref", "start_date")
    return shown(_price_page(row, price, form), form)


@bp.post("/contracts/<id:contract_id>/prices/<id:price_id>")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_contract_price(contract_id: int, price_id: int) -> Response:
    """Change it, or take it away."""
    row = load_contract(contract_id)
    price = _price(row, price_id)
    form = without(ContractPriceForm(), "service_level_ref", "start_date")
    keys = {name: terms_row(price)[name] for name in ("contract_ref", "service_level_ref", "start_date")}
    notice = "Price taken away." if form["delete"].data else "Price changed."
    return _save(row, _price_page(row, price, form), form, CONTRACT_PRICES, keys, notice)


def load_contract(contract_id: int) -> Contract:
    """The contract with its organisation; 404 where there is none."""
    found: Contract = get_object_or_404(contracts_with_providers(current_user), Contract.id == contract_id)
    return found


_USUAL = {"slack_days": "0", "days_to_finalise": "3", "days_to_bank": "6"}


def _method(row: Contract, method_id: int) -> PaymentMethod:
    found: PaymentMethod = get_object_or_404(methods_of(row), PaymentMethod.id == method_id)
    return found


def _price(row: Contract, price_id: int) -> ContractPrice:
    found: ContractPrice = get_object_or_404(contract_prices(row), ContractPrice.id == price_id)
    return found


def _save(
    row: Contract, around: Page, form: TermsForm, file_name: str, keys: Row, notice: str, is_new: bool = False
) -> Response:
    to = url_for(".contract", contract_id=row.id)
    return save_terms(around, form, file_name, keys, about=row, is_new=is_new, to=to, notice=notice)


def _save_method(row: Contract, around: Page, form: TermsForm, keys: Row, notice: str, is_new: bool) -> Response:
    others = plain_methods(row)
    return save_terms(
        around,
        form,
        METHODS,
        keys | {"contract_ref": row.reference},
        about=row,
        is_new=is_new,
        to=url_for(".contract", contract_id=row.id),
        notice=notice,
        said=lambda typed: method_sentences(method_of_row(typed), others),
    )


def _contract_page(row: Contract, heading: str, form: TermsForm, intro: str = "") -> Page:
    facts = f"{row.name}, {row.organisation.name}"
    around = edit_page(row, heading, facts, (url_for(".contract", contract_id=row.id), row.name), intro)
    beside = [(format_date(each.start_date), method_words(each)) for each in plain_methods(row)]
    return replace(around, layout=layout_of(form), beside=beside)


def _method_page(row: Contract, method: PaymentMethod, form: TermsForm) -> Page:
    return _contract_page(row, f"Edit payment method from {format_date(method.start_date)}", form, STARTS)


def _price_page(row: Contract, price: ContractPrice, form: TermsForm) -> Page:
    heading = f"Edit price from {format_date(price.start_date)}"
    around = _contract_page(row, heading, form)
    return replace(around, facts=f"{price.service_level.name} ({price.service_level.unit}), {around.facts}")


def _new_page() -> Page:
    return Page("New contract", "", url_for(".list_contracts"), "Contracts")


def _with_providers(form: ContractForm) -> ContractForm:
    form.organisation_ref.choices = choices({"": "[Choose a provider]", **dict(organisation_choices(current_user))})
    return form


def _with_levels(form: TermsForm) -> TermsForm:
    form["service_level_ref"].choices = choices({"": "[Choose a service level]", **dict(level_choices())})
    return form
