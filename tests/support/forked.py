"""Processes of tests, forked from one that has imported the spa: that takes longer than most races do."""

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["__main__", "tests.support.racer"])
