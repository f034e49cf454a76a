"""House rules: who changed what, marks on visits, and what a message has told

Revision ID: 0009_house_rules
Revises: 0008_house_mark
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_house_rules"
down_revision = "0008_house_mark"
branch_labels = None
depends_on = None

LATE = (
    "UPDATE appointment SET mark = 'late' WHERE status = 'cancelled' AND cancelled_by = 'client' "
    "AND confirmed_at IS NOT NULL AND "
)
LATE_ON_POSTGRESQL = LATE + "cancelled_at > starts_at - interval '1 day'"
LATE_ON_SQLITE = LATE + "julianday(cancelled_at) > julianday(starts_at) - 1"


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=140), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("treatment_code", sa.String(length=20), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_setting_change_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    # A check comes with its column in one statement: SQLite can add none to a table that is there already.
    op.execute(
        "ALTER TABLE appointment ADD COLUMN mark VARCHAR(6) "
        "CONSTRAINT ck_appointment_mark CHECK (mark IN ('late', 'missed'))"
    )
    op.add_column("message", sa.Column("gist", sa.String(length=80), nullable=True))
    # What was missed or called off late before marks were kept; a day was the limit then.
    op.execute("UPDATE appointment SET mark = 'missed' WHERE status = 'no_show'")
    late = LATE_ON_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else LATE_ON_SQLITE
    op.execute(late)


def downgrade() -> None:
    op.drop_column("message", "gist")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_appointment_mark", "appointment")
    op.drop_column("appointment", "mark")  # on SQLite the check goes with its column
    op.drop_table("setting_change")
