"""How a term goes on after its end: keys that cannot both be true, and ends that do not move on."""

from collections.abc import Iterator
from itertools import pairwise

from iopgen.reading.findings import Code, Finding, Severity
from iopgen.register import entities as e
from iopgen.register.ends import SELF_RENEWING, iter_steps
from iopgen.register.lookup import Register
from iopgen.rules.base import CONSISTENCY, is_wrong_code, rule, say


@rule(
    Code(
        "open-ended-with-end",
        Severity.ERROR,
        "Avtalet gäller tills vidare och har ändå ett slut",
        "Ta bort open_ended om avtalet har ett slutdatum, annars ta bort slutdatumet och det som "
        "står under extension. Upphörde samarbetet en viss dag skrivs den som ended_on.",
        "period:\n  open_ended: yes\n  end: 2026-12-31",
        CONSISTENCY,
    )
)
def check_open_ended(register: Register) -> Iterator[Finding]:
    """What runs until further notice has no last day, and nothing to extend."""
    for row in register.all(e.Agreement):
        if not row.open_ended:
            continue
        if e.is_stated(row, "end"):
            hint = (
                "ta bort open_ended eller end; fortsätter avtalet av sig självt efter end skrivs "
                "extension: {kind: unlimited}, och är det beslutat skrivs open_ended vid beslutet"
            )
            message = "avtalet gäller tills vidare men har ett slutdatum"
            yield say("open-ended-with-end", row, "end", message, hint)
        elif steps := [one for one in iter_steps(register, row, "extension") if one.new_end]:
            hint = "ta bort open_ended under period, eller new_end vid beslutet"
            message = "avtalet gäller tills vidare och har ändå fått ett nytt slutdatum"
            yield say("open-ended-with-end", steps[0], "new_end", message, hint)
        elif stated := [name for name in _EXTENSION if e.is_stated(row, name)]:
            hint = "ta bort extension, eller ta bort open_ended och skriv slutdatumet i end"
            message = "avtalet gäller tills vidare och kan inte förlängas"
            yield say("open-ended-with-end", row, stated[0], message, hint)


_EXTENSION = (
    "extension_kind",
    "extension_step_months",
    "extension_latest_end",
    "extension_agree_months_before",
)


@rule(
    Code(
        "extension-contradiction",
        Severity.ERROR,
        "Avtalet förlängs av sig självt, och något annat står bredvid",
        "Ett avtal som förlängs av sig självt sägs upp; då finns ingen sista dag att komma "
        "överens. Skriv uppsägningstiden under termination, som notice_months. Fortsätter det utan "
        "tidsgräns finns inga nya perioder och inget senaste slut.",
        "period:\n  extension: {kind: automatic, step_months: 12, agree_months_before: 3}",
        CONSISTENCY,
    )
)
def check_self_renewing(register: Register) -> Iterator[Finding]:
    """What renews itself needs no agreement; what has no limit has neither steps nor a cap."""
    for row in register.all(e.Agreement):
        if row.extension_kind not in SELF_RENEWING or row.open_ended:
            continue
        if e.is_stated(row, "extension_agree_months_before"):
            message = "avtalet förlängs av sig självt och har ändå en sista dag att komma överens"
            hint = "flytta månaderna till termination: {notice_months: …}, eller skriv kind: agreed"
            name = "extension_agree_months_before"
            yield say("extension-contradiction", row, name, message, hint)
        for name in ("extension_step_months", "extension_latest_end"):
            if row.extension_kind == "unlimited" and e.is_stated(row, name):
                message = "avtalet fortsätter utan tidsgräns och har ändå perioder eller ett slut"
                hint = "ta bort raden, eller skriv kind: automatic när perioderna är bestämda"
                yield say("extension-contradiction", row, name, message, hint)
                break


@rule(
    Code(
        "new-end-wrong",
        Severity.ERROR,
        "Det nya slutdatumet går inte ihop med det som står före",
        "new_end skrivs vid ett beslut av slaget extension, och är senare än det slut som gällde. "
        "Slutet enligt avtalet står kvar i period.end.",
        "period: {end: 2023-12-31}\ndecisions:\n"
        "  - {kind: extension, date: 2023-11-15, new_end: 2022-12-31}",
        CONSISTENCY,
    )
)
def check_new_ends(register: Register) -> Iterator[Finding]:
    """An extension moves the end onward, and nothing else moves it."""
    for row in register.all(e.Agreement):
        every = register.by(e.Decision, "agreement", row.id)
        for step in every:
            if step.open_ended and step.new_end:
                message, hint = (
                    "förlängningen gäller tills vidare men har ett nytt slutdatum",
                    "ta bort open_ended eller new_end",
                )
                yield say("new-end-wrong", step, "new_end", message, hint)
            elif step.open_ended and step.kind != "extension" and not is_wrong_code(step, "kind"):
                message = "bara en förlängning kan göra att avtalet gäller tills vidare"
                hint = "skriv kind: extension, eller ta bort open_ended"
                yield say("new-end-wrong", step, "open_ended", message, hint)
        steps = [one for one in every if one.new_end and not one.open_ended]
        for step in steps:
            if step.kind != "extension":
                if not is_wrong_code(step, "kind"):
                    message = "bara en förlängning har ett nytt slutdatum"
                    hint = "skriv kind: extension, eller ta bort new_end"
                    yield say("new-end-wrong", step, "new_end", message, hint)
            elif row.end and step.new_end and step.new_end.latest <= row.end.earliest:
                message = f"{step.new_end} ligger inte efter avtalets slut, {row.end}"
                yield say("new-end-wrong", step, "new_end", message)
            elif row.start and step.new_end and step.new_end.latest < row.start.earliest:
                message = f"{step.new_end} ligger före avtalets början, {row.start}"
                yield say("new-end-wrong", step, "new_end", message)
        yield from _check_order([step for step in steps if step.kind == "extension"])


def _check_order(steps: list[e.Decision]) -> Iterator[Finding]:
    """Say where a later decision has an earlier end than one before it."""
    dated = sorted((one for one in steps if one.date), key=lambda one: str(one.date))
    for first, second in pairwise(dated):
        before, after = first.new_end, second.new_end
        if before and after and after.latest <= before.earliest:
            message = f"{after} ligger inte efter slutet enligt förra förlängningen, {before}"
            yield say("new-end-wrong", second, "new_end", message)


@rule(
    Code(
        "new-end-beyond",
        Severity.WARNING,
        "Avtalet är förlängt längre än det kan förlängas",
        "Kontrollera new_end vid beslutet och latest_end under extension mot källan.",
        "period: {end: 2023-12-31, extension: {step_months: 12, latest_end: 2024-12-31}}\n"
        "decisions:\n  - {kind: extension, new_end: 2025-12-31}",
        CONSISTENCY,
    )
)
def check_caps(register: Register) -> Iterator[Finding]:
    """No extension goes beyond the last possible end."""
    for row in register.all(e.Agreement):
        cap = row.extension_latest_end
        for step in register.by(e.Decision, "agreement", row.id):
            end = step.new_end if step.kind == "extension" else None
            if cap and end and end.earliest > cap.latest:
                message = f"{end} ligger efter det senaste slut som avtalet kan ha, {cap}"
                yield say("new-end-beyond", step, "new_end", message)
