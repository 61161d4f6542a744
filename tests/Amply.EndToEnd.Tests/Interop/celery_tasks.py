"""A Celery application and its worker, each in a process of its own: results lie where CELERY_RESULT_BACKEND says, tasks wait where CELERY_BROKER does."""

import asyncio
import logging
import os
import subprocess
import sys

from celery import Celery
from celery.result import AsyncResult

from calls import serve

app = Celery(broker=os.environ["CELERY_BROKER"], backend=os.environ["CELERY_RESULT_BACKEND"])
# All else is as Celery has it, its retries as well.
app.conf.update(result_expires=3600)


@app.task(name="add")
def add(x, y):
    return x + y


def ready():
    """Waits until the worker has started, however slow the machine, and has done a first task."""
    return add.apply_async((0, 0)).get(timeout=100)


def run(task_id, x, y, patience):
    """Sends a task to the worker and waits for its result, as a caller does, for so many seconds."""
    if worker.poll() is not None:
        raise ChildProcessError(f"the worker has ended with exit code {worker.returncode}")
    return add.apply_async((x, y), task_id=task_id).get(timeout=patience)


def store(task_id, value):
    """Stores a result, as the worker does when a task is done."""
    app.backend.store_result(task_id, value, "SUCCESS")


def read(task_id):
    """What lies there of a task that was run before."""
    result = AsyncResult(task_id, app=app)
    return [result.state, result.result]


if __name__ == "__main__":
    # What Celery retries it logs; what it raises is told.
    logging.disable(logging.CRITICAL)
    # A pool of processes, as Celery has it by default: a worker of one process ends with the first error that it does not retry.
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--app", "celery_tasks", "--workdir", os.path.dirname(__file__), "worker",
         "--concurrency", "1", "--loglevel", "CRITICAL", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        stdout=subprocess.DEVNULL)
    try:
        asyncio.run(serve(ready, run, store, read))
    finally:
        worker.terminate()
        worker.wait()
