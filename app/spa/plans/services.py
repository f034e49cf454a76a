"""Everything that may be done with a plan."""

from __future__ import annotations

from app.spa.plans.booker import Decision
from app.spa.plans.booking import book_date, book_plan
from app.spa.plans.changing import Outcome, Rule, change_following, end_plan

__all__ = ["Decision", "Outcome", "Rule", "book_date", "book_plan", "change_following", "end_plan"]
