"""All fields of the document: one offering of one social enterprise, as it stands in the index.

Each field stands in one file: its type, its rules, and all that is to be known of it (`about`).
"""

from __future__ import annotations

from collections.abc import Mapping

from indexer.document import about
from indexer.document.about import About
from indexer.document.organisation import Organisation, OrganisationFields
from indexer.document.provenance import Provenance, ProvenanceFields
from indexer.document.reach import Reach, ReachFields
from indexer.document.subject import Subject, SubjectFields
from indexer.document.terms import Terms, TermsFields


class Offering(Provenance, Subject, Terms, Organisation, Reach):
    """A document, whole: every field is there."""


class OfferingFields(ReachFields, OrganisationFields, TermsFields, SubjectFields, ProvenanceFields):
    """The same fields with their rules. (marshmallow takes those of the last one first.)"""


READING_ORDER = (SubjectFields, ReachFields, TermsFields, ProvenanceFields, OrganisationFields)


def described() -> Mapping[str, About]:
    """Each field with what is to be known of it, in the order of the document."""
    return about.of(OfferingFields)


def in_reading_order() -> dict[str, About]:
    """The same as people read them: what is offered first, where it comes from and by whom last."""
    return {name: each for part in READING_ORDER for name, each in about.of(part).items()}
