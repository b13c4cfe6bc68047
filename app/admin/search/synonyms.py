"""Synonym rules: browse them by sector, propose a change, see what became of changes, take them to the repository."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.admin import confirmation
from app.admin.search import rule_faults
from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, RowField, reads, trimmed
from app.http.services import services
from app.quality import rule_texts, trials
from base import database
from base.errors import Fault
from dutch.normalise import fold
from indexer import taxonomy
from indexer.rules import rule_edits, rule_store
from indexer.rules.file import Rule
from indexer.rules.rule_edits import Edit, EditKind
from indexer.rules.synonym_lint import lint_edit

SHOWN = 50  # rules on a page; a search narrows them down
HISTORY = 200
KINDS: dict[str, EditKind] = {"nieuw": "add", "wijzig": "change", "schrap": "retire"}
TITLES = {"nieuw": "Nieuwe regel", "wijzig": "Regel wijzigen", "schrap": "Regel schrappen"}
GENERAL = "algemeen"
_LONG = Length(max=2000, message="Schrijf hoogstens 2 000 tekens.")


def sectors() -> dict[str, str]:
    """The files: name -> label."""
    return {GENERAL: "Algemeen"} | {slug: sector.label for slug, sector in taxonomy.sectors().items()}


class RuleForm(Form):
    """A rule with its reason; `clashes` are the rules that stand in its way."""

    clashes: Sequence[rule_faults.Clash] = ()
    measure = HiddenField(name="meet")
    sector = SelectField("Sector", validate_choice=False)
    rule = TextAreaField("Regel", validators=[DataRequired("Schrijf de regel."), _LONG])
    reason = StringField(
        "Waarom?",
        validators=[DataRequired("Schrijf waarom."), Length(max=300, message="Schrijf hoogstens 300 tekens.")],
    )

    def faults(self) -> list[Fault]:
        """What the rules, with all drafts, would have against it."""
        kind, standing = _asked()
        problems = lint_edit(rule_texts.with_drafts(services().db), _edit(self, kind, standing))
        self.clashes = rule_faults.clashes(problems)
        field = "reason" if kind == "schrap" else "rule"
        return [{"field": field, "message": text} for text in rule_faults.sentences(problems, sectors())]


class DraftForm(Form):
    """The draft of a button."""

    draft = RowField(name="concept")


@blueprint.get("/synoniemen")
@needs("ranking.edit")
def synonyms() -> ResponseReturnValue:
    """The rules that are live, by sector, and the drafts."""
    sector, q = request.args.get("sector", ""), trimmed(request.args.get("q"))[:100]
    files, texts = rule_texts.files(), rule_texts.live(services().db)
    found = [r for r in rule_edits.rules(texts) if sector in ("", r.sector) and fold(q) in fold(f"{r.text} {r.reason}")]
    return render_template(
        "admin/search/synonyms.html",
        drafts=rule_store.listed(services().db, "draft"),
        rules=found[:SHOWN],
        total=len(found),
        in_files={(rule.sector, rule.text) for rule in rule_edits.rules(files)},
        to_export=texts != files,
        sectors=sectors(),
        sector=sector,
        q=q,
    )


@blueprint.get("/synoniemen/regel")
@needs("ranking.edit")
def rule_form() -> ResponseReturnValue:
    """The form for a new rule, or to change or retire the one in the address."""
    kind, standing = _asked()
    form = RuleForm(formdata=None, sector=request.args.get("sector"))
    form.rule.data = request.args.get("regel", "")[:2000]  # with its blank at the end: there one types on
    if standing:
        form.sector.data, form.rule.data = standing.sector, form.rule.data or standing.text
        form.reason.data = standing.reason if kind == "wijzig" else ""
    return _form(form, kind, standing)


@blueprint.post("/synoniemen/regel")
@needs("ranking.edit")
@reads(RuleForm)
def propose_rule(form: RuleForm) -> ResponseReturnValue:
    """Keep a draft; from there its effect is measured when asked."""
    kind, standing = _asked()
    if kind == "schrap" and standing:
        form.rule.data = standing.text
    if form.validate():
        return _proposed(_edit(form, kind, standing), measure=form.measure.data == "1")
    return _form(form, kind, standing)


@blueprint.post("/synoniemen/weg")
@needs("ranking.edit")
@reads(DraftForm)
def withdraw_rule(form: DraftForm) -> ResponseReturnValue:
    """Drop a draft."""
    number = form.draft.data
    if not confirmation.confirmed():
        effect, back = "De regel gaat verloren; wat live is, blijft live.", url_for("admin.search.synonyms")
        return confirmation.page("Dit concept weggooien?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := rule_store.withdraw(connection, number):
            note(connection, "synonyms.withdraw", str(number))
    say("Het concept is weg." if gone else "Dit concept bestond niet meer.")
    return redirect(url_for("admin.search.synonyms"), 303)


@blueprint.get("/synoniemen/geschiedenis")
@needs("ranking.edit")
def rule_history() -> ResponseReturnValue:
    """Every change of the rules, newest first."""
    edits = list(reversed(rule_store.listed(services().db, limit=HISTORY)))
    return render_template("admin/search/rule_history.html", edits=edits, sectors=sectors())


@blueprint.get("/synoniemen/synoniemen.patch")
@needs("ranking.edit")
def rules_patch() -> ResponseReturnValue:
    """What is live but not yet in the files, for `git apply` in the repository."""
    answer = Response(rule_texts.patch(services().db), content_type="text/x-diff; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=synoniemen.patch"
    return answer


def _asked() -> tuple[str, Rule | None]:
    """What the address asks, and the rule that it is about."""
    kind = request.args.get("soort", "nieuw")
    if kind not in KINDS:
        abort(404)
    if kind == "nieuw":
        return kind, None
    sector, text = request.args.get("sector", ""), request.args.get("vervangt", "")
    rules = rule_edits.rules(rule_texts.with_drafts(services().db))
    standing = next((rule for rule in rules if (rule.sector, rule.text) == (sector, text)), None)
    return kind, standing or abort(404)


def _edit(form: RuleForm, kind: str, standing: Rule | None) -> Edit:
    text = "" if kind == "schrap" else " ".join(form.rule.data.split())
    sector = standing.sector if standing else form.sector.data
    if sector not in sectors():
        abort(400)
    return Edit(KINDS[kind], sector, text, standing.text if standing else "", form.reason.data)


def _proposed(edit: Edit, *, measure: bool) -> ResponseReturnValue:
    with database.write(services().db) as connection:
        number = rule_store.propose(connection, edit, me().name)
        note(connection, "synonyms.propose", str(number), kind=edit.kind, sector=edit.sector)
    if not measure:
        say("Bewaard als concept. Meet het effect om de regel live te kunnen zetten.")
        return redirect(url_for("admin.search.synonyms"), 303)
    run_id = trials.order(services().settings, services().db, [number], by=me().name)
    return redirect(url_for("admin.index.run", run_id=run_id), 303)


def _form(form: RuleForm, kind: str, standing: Rule | None) -> ResponseReturnValue:
    form.sector.choices = [SelectChoice(slug, label) for slug, label in sectors().items()]
    page: dict[str, object] = {"form": form, "kind": kind, "standing": standing, "title": TITLES[kind]}
    return render_template("admin/search/rule.html", **page, sectors=sectors(), args=request.args), form.status
