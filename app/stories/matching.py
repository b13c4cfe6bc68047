"""Which story stands beside results: the one that shares most with them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.stories.story import Story

_ACTIVITY, _BUYER, _PROVINCE = 4, 2, 1  # an activity decides; buyer and province choose between equals


def best(
    stories: Iterable[Story], activities: Collection[str], buyers: Collection[str] = (), province: str | None = None
) -> Story | None:
    """The story for results with these activities, of equals the newest one; none without a shared activity."""
    scored = [(_score(story, activities, buyers, province), story) for story in stories]
    fitting = [pair for pair in scored if pair[0] >= _ACTIVITY]
    return max(fitting, key=lambda pair: (pair[0], pair[1].published_at), default=(0, None))[1]


def _score(story: Story, activities: Collection[str], buyers: Collection[str], province: str | None) -> int:
    if not set(story.activities) & set(activities):
        return 0
    shared_buyer = bool(set(story.buyers) & set(buyers))
    return _ACTIVITY + _BUYER * shared_buyer + _PROVINCE * (province is not None and story.province == province)
