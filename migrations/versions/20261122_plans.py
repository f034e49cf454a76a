"""Recurring plans

Revision ID: 0005_plans
Revises: 0004_waitlist
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_plans"
down_revision = "0004_waitlist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("step_free", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("wall_minute", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.CheckConstraint("gender IN ('woman', 'man', 'other')", name=op.f("ck_plan_gender")),
        sa.CheckConstraint("(visits IS NULL) <> (until_on IS NULL)", name=op.f("ck_plan_ends")),
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 8", name=op.f("ck_plan_weeks")),
        sa.CheckConstraint("wall_minute BETWEEN 0 AND 1439", name=op.f("ck_plan_minute")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_plan_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_plan_therapist_id_therapist")
        ),
        sa.ForeignKeyConstraint(
            ["treatment_id"], ["treatment.id"], name=op.f("fk_plan_treatment_id_treatment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("request_key", name=op.f("uq_plan_request_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_uid")),
    )
    op.create_index(op.f("ix_plan_client_id"), "plan", ["client_id"], unique=False)
    op.create_table(
        "planned_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('booked', 'skipped', 'missed')", name=op.f("ck_planned_visit_decision")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_planned_visit_appointment_id_appointment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_planned_visit_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_visit")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_planned_visit_appointment_id")),
        sa.UniqueConstraint("plan_id", "planned_on", name=op.f("uq_planned_visit_plan_id_planned_on")),
    )


def downgrade() -> None:
    op.drop_table("planned_visit")
    op.drop_table("plan")
