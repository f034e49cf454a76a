"""The machine's floor: plain Flask with one indexed query, under the same server as the spa."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, jsonify, render_template_string

DATABASE = os.environ["BENCH_DATABASE"]
FROM, TO = int(os.environ["BENCH_FROM"]), int(os.environ["BENCH_TO"])
BUSY = """
SELECT starts_at, ends_at FROM occupancy
WHERE resource_id = 1 AND starts_at >= ? AND starts_at < ? ORDER BY starts_at
"""
PAGE = """<!DOCTYPE html><html lang="en"><title>Times</title><h1>Times</h1>
<ul>{% for start, end in rows %}
<li><button name="start" value="{{ start }}">{{ start }} – {{ end }}</button></li>
{% endfor %}</ul>
"""

app = Flask(__name__)
connection = sqlite3.connect(DATABASE, check_same_thread=False)


@app.get("/json")
def slots_as_json():
    """One query, answered as JSON."""
    rows = connection.execute(BUSY, (FROM, TO)).fetchall()
    return jsonify(slots=[{"start": start, "end": end} for start, end in rows])


@app.get("/page")
def slots_as_page() -> str:
    """One query, rendered as a page."""
    return render_template_string(PAGE, rows=connection.execute(BUSY, (FROM, TO)).fetchall())
