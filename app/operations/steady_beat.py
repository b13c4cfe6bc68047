"""The clock of the worker, also after the machine's clock was set back."""

from __future__ import annotations

from typing import Any

from celery.beat import PersistentScheduler


class SteadyScheduler(PersistentScheduler):
    """Celery's scheduler, which by itself would ring for nothing until the clock has caught up."""

    def tick(self, *args: Any, **options: Any) -> float:
        """Ring for what is due; seconds until the next look."""
        ahead = [
            entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > entry.default_now()
        ]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # it is ordered by times that will not come for long
        return float(super().tick(*args, **options))
