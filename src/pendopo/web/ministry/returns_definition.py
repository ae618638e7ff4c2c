"""What a return asks and by when: every version, and the form that makes the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pendopo.analytics import queries as cubes
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.monitoring import actions
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Block, Definition, Importance, NewField, PeriodKind
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.ministry.returns import read_day, read_number


@staff(Permission.REVIEW_RETURNS)
@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: PendopoRequest) -> HttpResponseBase:
    """What is asked and by when, with every version; a change makes a new version."""
    kind = PeriodKind.WEEK if request.GET.get("jenis") == "minggu" else PeriodKind.MONTH
    problem: PendopoError | None = None
    if request.method == "POST":
        try:
            new = actions.revise_definition(**_revision(request, kind), by=request.actor, at=clock.now())
        except PendopoError as error:
            problem = error
        else:
            text = _("Versi %(number)s dibuat. Laporan yang sudah dibuka tetap memakai versinya.")
            messages.success(request, text % {"number": new.version})
            return HttpResponseRedirect(request.get_full_path())
    now = queries.newest_definition(kind)
    retired = request.POST.getlist("retired")
    blocks = [
        {
            "title": rules.block_title(block),
            "fields": [
                {"spec": spec, "retired": spec.code in retired, "needed": spec.code in rules.NEEDED}
                for spec in rules.fields_of(now, block)
            ],
        }
        for block in Block
    ]
    labels = {spec.code: spec.label for spec in now.fields}
    checks = [
        {
            "code": check.code, "left": labels.get(check.left, check.left), "operator": check.operator.value,
            "right": request.POST.get(f"right-{check.code}", check.right),
            "right_label": labels.get(check.right, ""), "name": f"right-{check.code}",
            "importance": request.POST.get(f"importance-{check.code}", check.importance),
            "options": [
                {"value": one.value, "label": _IMPORTANCE[one], "chosen": one.value == check.importance}
                for one in Importance
            ],
        }
        for check in now.checks
    ]  # fmt: skip
    context = {
        "kind": kind.value, "now": now, "blocks": blocks, "checks": checks, "problem": problem,
        "errors": problem.fields if problem else {}, "typed": request.POST,
        "versions": queries.list_versions(kind), "asking": _asking(request, now, problem),
    }  # fmt: skip
    status = problem.status if problem else 200
    return render(request, "ministry/returns/definition.html", context, status=status)


_IMPORTANCE = {
    Importance.BLOCK: gettext_lazy("menahan"),
    Importance.EXPLAIN: gettext_lazy("minta penjelasan"),
    Importance.NOTE: gettext_lazy("hanya dicatat"),
}


def _asking(request: PendopoRequest, now: Definition, problem: PendopoError | None) -> dict[str, Any]:
    """The choices of a new field, as selects."""
    typed = request.POST
    have = {spec.measure for spec in now.fields}
    measures = [(one.code.value, one.name) for one in cubes.list_measures() if one.code.value not in have]

    def options(name: str, pairs: Any, first: str) -> list[dict[str, Any]]:
        chosen = typed.get(name, first)
        return [{"value": value, "label": label, "chosen": value == chosen} for value, label in pairs]

    wrong = problem.fields if problem else {}
    blocks = [(block.value, rules.block_title(block)) for block in Block]
    importance = [
        (Importance.NOTE.value, _("boleh kosong")), (Importance.EXPLAIN.value, _("kosong perlu penjelasan")),
        (Importance.BLOCK.value, _("wajib diisi")),
    ]  # fmt: skip
    return {
        "block": options("new-block", blocks, "condition"),
        "asks": options("new-asks", rules.ASKS.items(), "number"),
        "measure": options("new-measure", [("", "–"), *measures], ""),
        "importance": options("new-importance", importance, "note"),
        "open": bool(_new_field(request)),
        "retiring": bool(typed.getlist("retired")),
        "typed": {name: typed.get(f"new-{name}", "") for name in ("label", "hint", "most")},
        "wrong": {name.removeprefix("new-"): text for name, text in wrong.items() if name.startswith("new-")},
    }


def _new_field(request: PendopoRequest) -> NewField | None:
    """The field that is asked anew; None where the form names none."""
    names = ("block", "asks", "label", "hint", "measure", "importance", "most")
    given = {name: request.POST.get(f"new-{name}", "").strip()[:300] for name in names}
    return NewField(**given) if given["label"] or given["measure"] else None


def _revision(request: PendopoRequest, kind: PeriodKind) -> dict[str, Any]:
    now = queries.newest_definition(kind)
    checks: dict[str, dict[str, str]] = {}
    for check in now.checks:
        right = request.POST.get(f"right-{check.code}", check.right).strip()
        importance = request.POST.get(f"importance-{check.code}", check.importance.value)
        known = importance in set(Importance)
        checks[check.code] = {"right": right, "importance": importance if known else check.importance.value}
    return {
        "kind": kind, "valid_from": read_day(request, "valid_from"), "checks": checks,
        "due_days": read_number(request.POST.get("due_days", "")),
        "lock_days": read_number(request.POST.get("lock_days", "")), "note": request.POST.get("note", ""),
        "new": _new_field(request), "retired": request.POST.getlist("retired")[:100],
    }  # fmt: skip
