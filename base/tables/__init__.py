"""The tables of the platform database, by theme. Each change is a migration in base/migrations."""

from __future__ import annotations

from base.tables.alerts import alert_matches, alerts
from base.tables.campaigns import campaign_touches, campaigns
from base.tables.desk import absences, question_moves, question_notes
from base.tables.events import (
    event_corrections,
    event_counts,
    event_ids,
    event_rows,
    event_salts,
    offering_counts,
    result_counts,
    result_lists,
)
from base.tables.figures import figure_files, published_figures
from base.tables.gaps import gap_questions, gap_requests, gap_searches, gaps
from base.tables.offerings import edits, index_changes, owner_letters, reports
from base.tables.outbox import bounces, letter_stops, letter_texts, outbox
from base.tables.outcomes import outcome_answers, outcomes
from base.tables.people import (
    account_municipalities,
    accounts,
    api_tokens,
    audit,
    identities,
    recovery_codes,
    second_factors,
)
from base.tables.privacy import listed_addresses, retention_reports
from base.tables.questions import attachments, contacts, feedback, public_questions, question_steps, questions
from base.tables.ranking import (
    judged_queries,
    lost_events,
    phrases,
    pins,
    search_scores,
    searches,
    synonym_edits,
    trials,
)
from base.tables.requests import request_messages, request_steps, requests
from base.tables.running import changes, differences, lease, rejects, run_sources, runs
from base.tables.schema import metadata
from base.tables.sources import source_letters, source_reads, source_rejects
from base.tables.stories import stories, story_photos
from base.tables.webhooks import webhooks

__all__ = [
    "absences",
    "account_municipalities",
    "accounts",
    "alert_matches",
    "alerts",
    "api_tokens",
    "attachments",
    "audit",
    "bounces",
    "campaign_touches",
    "campaigns",
    "changes",
    "contacts",
    "differences",
    "edits",
    "event_corrections",
    "event_counts",
    "event_ids",
    "event_rows",
    "event_salts",
    "feedback",
    "figure_files",
    "gap_questions",
    "gap_requests",
    "gap_searches",
    "gaps",
    "identities",
    "index_changes",
    "judged_queries",
    "lease",
    "letter_stops",
    "letter_texts",
    "listed_addresses",
    "lost_events",
    "metadata",
    "offering_counts",
    "outbox",
    "outcome_answers",
    "outcomes",
    "owner_letters",
    "phrases",
    "pins",
    "public_questions",
    "published_figures",
    "question_moves",
    "question_notes",
    "question_steps",
    "questions",
    "recovery_codes",
    "rejects",
    "reports",
    "request_messages",
    "request_steps",
    "requests",
    "result_counts",
    "result_lists",
    "retention_reports",
    "run_sources",
    "runs",
    "search_scores",
    "searches",
    "second_factors",
    "source_letters",
    "source_reads",
    "source_rejects",
    "stories",
    "story_photos",
    "synonym_edits",
    "trials",
    "webhooks",
]
