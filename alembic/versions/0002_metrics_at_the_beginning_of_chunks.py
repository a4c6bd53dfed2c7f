"""Metrics at the beginning of chunks: totals at any record without reading the run from its start.

Revision: 0002, after 0001. Chunks that are there already have none; their totals are counted from the first record.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chunk", sa.Column("metrics", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("chunk") as batch:
        batch.drop_column("metrics")
