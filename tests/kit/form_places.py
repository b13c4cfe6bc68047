"""What stands in the addresses of the forms about questions, suppliers, gaps, regisseurs, stories and campaigns."""

from __future__ import annotations

import sqlalchemy as sa

from app.campaigns import store as campaigns
from app.gaps import keys as gap_keys
from app.gaps import store as gaps
from app.outcomes import keys as outcome_keys
from app.questions import keys as question_keys
from app.questions import public
from app.questions.question import Question
from app.requests import keys as request_keys
from app.stories import store as stories
from base import clock, database
from base.config import Settings
from tests.kit.accounts import somebody
from tests.kit.committed import committed
from tests.kit.outcomes import contradicted
from tests.kit.questions import left
from tests.kit.requests import now, put, says, supplier


def of_questions(settings: Settings, db: sa.Engine) -> dict[str, object]:
    """A question that nobody was asked yet, and one with a supplier and an outcome to settle."""
    question, asked = left(settings, db), left(settings, db)
    everybody = left(settings, db, readers="everybody", email="open@school.example")
    [request] = put(settings, db, asked, "kring")
    assert says(settings, db, request, "accept")
    outcome = contradicted(settings, db, now(db, request), "Te duur")
    return {
        "question": question.id,
        "everybody_question": everybody.id,
        "public_question": public_one(db, everybody),
        "question_key": question_keys.make(settings, "page", question.id),
        "asked_question": asked.id,
        "request": request.id,
        "request_key": request_keys.make(settings, request.id),
        "outcome": outcome.id,
        "outcome_key": outcome_keys.make(settings, "asker", outcome.id),
    }


def public_one(db: sa.Engine, question: Question) -> int:
    """The number of a question that everybody may read, after the desk let it through."""
    with database.write(db) as connection:
        assert public.publish(connection, question, public.proposal(question))
        publication = public.of_question(connection, question)
    assert publication
    return publication.id


def of_gaps(settings: Settings, db: sa.Engine) -> dict[str, object]:
    """A gap about which an organisation was asked."""
    with database.write(db) as connection:
        gap = gaps.insert(connection, "wasserij", "24062", [clock.today()], [])
        gaps.insert_request(connection, gap, supplier("kring"))
        [request] = gaps.requests_of(connection, gap)
    key = gap_keys.make(settings, request.organisation_id, request.email)
    return {"gap": gap.id, "gap_request": request.id, "gap_key": key}


def of_office(db: sa.Engine) -> dict[str, object]:
    """A regisseur who has a colleague, a story and a campaign."""
    regisseur, _colleague = (somebody(db, "regisseur", "limburg") for _ in range(2))
    story = committed(stories.insert, db, title="Een vaste ploeg", place="Hasselt")
    texts = dict.fromkeys(("lead", "partner", "partner_url"), "")
    campaign = committed(campaigns.insert, db, title="Lente", **texts)
    return {"regisseur": regisseur.account.id, "story": story.id, "campaign": campaign.id}
