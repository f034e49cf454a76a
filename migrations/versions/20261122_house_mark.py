"""A mark that the database changes with every change of the house

Revision ID: 0008_house_mark
Revises: 0007_api_tokens
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_house_mark"
down_revision = "0007_api_tokens"
branch_labels = None
depends_on = None

TABLES = (
    "closure",
    "kit",
    "qualification",
    "room",
    "room_feature",
    "setting",
    "skill",
    "therapist",
    "time_off",
    "treatment",
    "treatment_feature",
    "treatment_kit",
    "treatment_option",
    "working_hours",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")

# Random and no counter: after a backup was put back, an old number must not mean something new.
SQLITE = """
CREATE TRIGGER house_changed_{table}_{moment} AFTER {event} ON {table}
BEGIN UPDATE house_mark SET mark = random(); END
"""
# At the end of the change and once: who writes to the house keeps nobody else from it meanwhile.
POSTGRESQL_FUNCTION = """
CREATE FUNCTION house_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('stillpoint.house_changed', true) IS DISTINCT FROM txid_current()::text THEN
    PERFORM set_config('stillpoint.house_changed', txid_current()::text, true);
    UPDATE house_mark SET mark = floor((random() - 0.5) * 9e18)::bigint;
  END IF;
  RETURN NULL;
END $$
"""
POSTGRESQL = """
CREATE CONSTRAINT TRIGGER house_changed_{table} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION house_changed()
"""
POSTGRESQL_EMPTIED = """
CREATE TRIGGER house_emptied_{table} AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION house_changed()
"""


def upgrade() -> None:
    marks = op.create_table(
        "house_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_house_mark_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_mark")),
    )
    op.bulk_insert(marks, [{"id": 1, "mark": 0}])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
        for table in TABLES:
            op.execute(POSTGRESQL.format(table=table))
            op.execute(POSTGRESQL_EMPTIED.format(table=table))
        return
    for table in TABLES:
        for event in EVENTS:
            op.execute(SQLITE.format(table=table, moment=event.lower(), event=event))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TRIGGER house_changed_{table} ON {table}")
            op.execute(f"DROP TRIGGER house_emptied_{table} ON {table}")
        op.execute("DROP FUNCTION house_changed()")
    else:
        for table in TABLES:
            for event in EVENTS:
                op.execute(f"DROP TRIGGER house_changed_{table}_{event.lower()}")
    op.drop_table("house_mark")
