"""From a line of care to who pays what, and why: pure, no I/O, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chalicelib.errors import DomainError
from chalicelib.parameters.load import Parameters
from chalicelib.reimbursement import bases, responsible
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient, Scalar, Used, limit_key
from chalicelib.reimbursement.payment import Payment, Under
from chalicelib.reimbursement.renewal import RULES, closed_until, write_closed
from chalicelib.reimbursement.scheme import SchemeShare, scheme_share
from chalicelib.reimbursement.worksheet import INSTITUTION, Worksheet

WITHOUT_SCHEME = frozenset({"hospital_daily_fee", "emergency_fee", "birth_allowance", "adoption_allowance"})
BEYOND_THE_MINIMUM = frozenset({"war", "self_mutilation", "suicide_attempt"})
NEVER_PAID = frozenset({"extra", "miscoded"})
_NOTHING = Under()


class InconsistentLineError(DomainError):
    """Facts of a line that cannot hold together: more paid than the price, two aids in one line."""

    code, status, title = "inconsistent_line", 422, "Montants incohérents"


def reimburse(
    line: CareLine,
    patient: Patient,
    guarantees: Sequence[Guarantee],
    history: History,
    parameters: Parameters,
    rules: Mapping[str, str] | None = None,
) -> Decision:
    """Work out the shares of a line: scheme, institution, other insurers, patient; they add up to the price.

    `guarantees` are those of the patient's contracts for this care, in order of payment; `rules` the version of each
    rule to follow, those in force unless told. Raises `ParameterMissingError` where a figure is unknown on the care
    date, `InconsistentLineError` where others paid more than the price.
    """
    sheet = Worksheet(line, patient, history, parameters, rules)
    share = scheme_share(sheet)
    _check_paid(line, share)
    paid: list[int] = []
    most_alone = third_party = 0
    before = line.other_insurers
    for guarantee in guarantees:
        under = _under(guarantee, guarantees, paid, sheet)
        payment = _pay(guarantee, sheet, share, before=before, under=under)
        paid.append(payment.amount)
        before += payment.amount
        sheet.taken.append(_taken(guarantee, sheet, payment, under))
        # In the first version, what the law alone has paid used up the limits of the table.
        counts = payment.by_table or sheet.version("RG-S.7b") == "1"
        for limit in guarantee.limits if counts else ():
            key = limit_key(guarantee.contract, limit.name)
            sheet.spent[key] = sheet.spent.get(key, 0) + payment.amount
        third_party += responsible.third_party_duty(guarantee, sheet, share, payment.amount)
        most_alone = max(most_alone, payment.alone)
    sheet.contract = ""
    if not guarantees:
        sheet.write(INSTITUTION, 0, "RG-S.2", "not_covered")
    elif before > max(most_alone, line.other_insurers):
        sheet.write(INSTITUTION, 0, "RG-S.2", "several_insurers", provisional=True)
    left_out = all(guarantee.responsible for guarantee in guarantees)
    return _decision(sheet, share, tuple(paid), third_party=third_party, left_out=left_out)


def refused(  # noqa: PLR0913 -- a refusal names everything it rests on
    line: CareLine,
    rule: str,
    because: str,
    *,
    patient: Patient,
    parameters: Parameters,
    history: History | None = None,
    contract: str = "",
    inputs: Mapping[str, Scalar] | None = None,
    rules: Mapping[str, str] | None = None,
) -> Decision:
    """The decision on a line for which the institution owes nothing, for a reason found outside the calculation.

    `rule` is the catalogue id of the refusal and `because` its reason code, care outside cover dates for instance.
    """
    sheet = Worksheet(line, patient, history or History(), parameters, rules)
    share = scheme_share(sheet)
    _check_paid(line, share)
    sheet.contract = contract
    sheet.write(INSTITUTION, 0, rule, because, **(inputs or {}))
    return _decision(sheet, share, (), refused=True)


def _under(option: Guarantee, guarantees: Sequence[Guarantee], paid: Sequence[int], sheet: Worksheet) -> Under:
    """What an option comes on top of: those of its contract that have `paid`; nothing for any other guarantee."""
    if not option.option:
        return _NOTHING
    own = [place for place in range(len(paid)) if guarantees[place].contract == option.contract]
    return Under(
        tuple(guarantees[place] for place in own),
        tuple(paid[place] for place in own),
        tuple(bases.spread(guarantees[place], sheet) for place in own),
    )


def _taken(guarantee: Guarantee, sheet: Worksheet, payment: Payment, under: Under) -> Used:
    """What the line uses of a guarantee: nothing where only the law pays, what it holds of the base for a total."""
    if not payment.by_table:
        return Used()
    cents = payment.amount + (under.paid if guarantee.option and bases.is_a_total(guarantee) else 0)
    return Used(cents, bases.units(guarantee, sheet) if cents else 0)


def _pay(guarantee: Guarantee, sheet: Worksheet, share: SchemeShare, *, before: int, under: Under) -> Payment:
    """What one guarantee pays once `before` has been paid by others, within its own limit and the law's.

    An option adds to the base, which bears what the law imposes: nothing to full cover, and no floor lifts it.
    """
    sheet.contract = guarantee.contract
    payment = Payment(sheet, before)
    if _is_closed(payment, guarantee, sheet, share):
        return payment
    limit = responsible.full_cover_limit(sheet) if guarantee.responsible else None
    if limit is not None and guarantee.option:
        payment.start(0, "RG-S.4c", "option_adds_nothing", clause=guarantee.clause)
        return payment
    if limit is not None:
        price = sheet.line.price
        whole = max(min(price, limit) - share.reckoned, 0)
        payment.start(whole, "RG-S.4c", "full_cover", clause=guarantee.clause, limit=limit, price=price)
        _limit_to_proven(payment, sheet, share)
        payment.ceiling(whole, "RG-S.4g", "real_expense")
        return payment
    if sheet.line.exclusion in BEYOND_THE_MINIMUM:
        guarantee = law_minimum(guarantee)
        inputs = {} if guarantee.responsible and not guarantee.option else {"told": "excluded_wholly"}
        payment.start(0, "RG-S.6", "excluded", exclusion=sheet.line.exclusion, clause=guarantee.clause, **inputs)
    elif guarantee.opens is not None and sheet.line.date < guarantee.opens:
        guarantee = _not_open(payment, guarantee, guarantee.opens)
    else:
        bases.start(payment, guarantee, sheet, share, under)
    table = payment.amount
    if sheet.line.kind == "hospital_daily_fee":
        _limit_daily_fee(payment, sheet, share, under)
    if guarantee.responsible:
        responsible.cap_overrun(payment, guarantee, sheet, share, under)
        responsible.apply_ceilings(payment, sheet, share)
    _limit_to_cost(payment, guarantee, sheet, share)
    if guarantee.responsible and not guarantee.option:
        responsible.apply_floors(payment, guarantee, sheet, share, table)
    return payment


def _is_closed(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare) -> bool:
    """Whether nothing can be paid at all: never paid, renewal not open, nothing from the scheme; it is written."""
    if sheet.line.exclusion in NEVER_PAID:
        payment.start(0, "RG-S.7i", sheet.line.exclusion)
        return True
    if sheet.line.abroad == "elsewhere" and share.gross == 0:
        payment.start(0, "RG-S.5", "abroad_not_accepted")
        return True
    opens = closed_until(sheet) if guarantee.responsible else None
    if opens is not None:
        write_closed(sheet, INSTITUTION, opens)
        return True
    # The first version took an act whose whole share is the participation on heavy acts for one the scheme leaves out.
    borne = share.gross if sheet.version("RG-S.4k") == "1" else share.gross + share.heavy
    if borne == 0 and not guarantee.without_scheme and sheet.line.kind not in WITHOUT_SCHEME:
        told = {"told": "nothing_anywhere"} if bases.is_silent(guarantee) else {}
        payment.start(0, "RG-S.4k", "nothing_from_scheme", clause=guarantee.clause, **told)
        return True
    return False


def law_minimum(guarantee: Guarantee) -> Guarantee:
    """What is left of a guarantee for care it excludes: nothing, but for the law's floors on a responsible contract."""
    return replace(
        guarantee, basis="ticket_moderateur", rate=0, max=None, limits=(), contract_kind="individual", clause=""
    )


def _not_open(payment: Payment, guarantee: Guarantee, opens: date) -> Guarantee:
    """What is left of a guarantee during its waiting period: nothing of its table, the law's floors still."""
    minimum = guarantee.responsible and not guarantee.option
    because = "waiting_minimum" if minimum else "waiting"
    payment.start(0, "RG-S.7b", because, opens=str(opens), clause=guarantee.clause)
    return replace(guarantee, basis="ticket_moderateur", rate=0, max=None, limits=(), includes_scheme=False)


def _limit_daily_fee(payment: Payment, sheet: Worksheet, share: SchemeShare, under: Under) -> None:
    """A contract covers the daily hospital fee at most at its legal amount, by date and ward."""
    fee = sheet.figure(f"hospital_daily_fee.{'psychiatry' if sheet.line.ward == 'psychiatry' else 'general'}")
    days = sheet.line.quantity
    most = fee * days - share.gross
    # The first version bound all insurers together by it.
    if sheet.version("RG-S.4b") == "1":
        payment.ceiling(most, "RG-S.4b", "legal_daily_fee", fee=fee, days=days)
    else:
        payment.cap(most - under.paid, "RG-S.4b", "legal_daily_fee", fee=fee, days=days)


def _limit_to_cost(payment: Payment, guarantee: Guarantee, sheet: Worksheet, share: SchemeShare) -> None:
    """All insurers together never pay more than the cost, less what must stay with the patient."""
    cost = sheet.line.price - share.gross
    _limit_to_proven(payment, sheet, share)
    # The first version told apart what goes above the price, then what must stay of it: the surcharge was read twice.
    if sheet.version("RG-S.4g") == "1":
        payment.ceiling(cost, "RG-S.4g", "real_expense")
    if guarantee.responsible and share.surcharge:
        told = "surcharge_of_price"
        payment.ceiling(cost - share.surcharge, "RG-S.4a", "pathway_surcharge", surcharge=share.surcharge, told=told)
    if guarantee.responsible and share.authorised_overrun:
        stays = share.authorised_overrun
        doubtful = sheet.is_doubtful("pathway.authorised_overrun")
        most = cost - share.surcharge - stays
        payment.ceiling(most, "RG-S.4a", "authorised_overrun", stays=stays, provisional=doubtful)
    payment.ceiling(cost, "RG-S.4g", "real_expense")


def _limit_to_proven(payment: Payment, sheet: Worksheet, share: SchemeShare) -> None:
    """A cost that is not proven counts for the scheme's tariff."""
    if not sheet.line.proof:
        tariff = min(sheet.line.price, share.base)
        payment.ceiling(tariff - share.gross, "RG-S.7c", "no_proof", tariff=tariff)


def _check_paid(line: CareLine, share: SchemeShare) -> None:
    if line.kind in RULES and line.quantity > 1:
        raise InconsistentLineError(
            "Une paire de lunettes ou une aide auditive se compte à la pièce : donnez une ligne par équipement."
        )
    if share.net + line.other_insurers > line.price:
        raise InconsistentLineError(
            "La Sécurité sociale et les autres assureurs ont payé plus que le prix de ce soin. Vérifiez les montants."
        )


def _decision(
    sheet: Worksheet,
    share: SchemeShare,
    paid: tuple[int, ...],
    *,
    refused: bool = False,
    third_party: int = 0,
    left_out: bool = False,
) -> Decision:
    """The decision on the sheet; `left_out` that no contract may pay what the law leaves to the patient."""
    line, total = sheet.line, sum(paid)
    return Decision(
        price=line.price,
        scheme=share.net,
        institution=total,
        other_insurers=line.other_insurers,
        left=line.price - share.net - line.other_insurers - total,
        steps=tuple(sheet.steps),
        participation=share.participation,
        franchise=share.franchise,
        by_guarantee=paid,
        taken=tuple(sheet.taken),
        provisional=sheet.provisional,
        refused=refused,
        third_party=min(third_party, total),
        surcharge=share.surcharge if left_out else 0,
        authorised_overrun=share.authorised_overrun if left_out else 0,
        figures=tuple(sheet.figures.values()),
        rules=sheet.rules,
    )
