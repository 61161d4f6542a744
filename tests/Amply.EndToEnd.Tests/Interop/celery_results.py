"""Stores a task's result as a Celery worker does, reads it back as a client does, and prints state, result and TTL."""

import os
import uuid

from celery import Celery

app = Celery(backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(result_expires=3600)  # 1 hour

task = str(uuid.uuid4())
app.backend.store_result(task, 42, "SUCCESS")
result = app.AsyncResult(task)
ttl = app.backend.client.ttl(app.backend.get_key_for_task(task))
print(result.state, result.result, 3600 if 3590 <= ttl <= 3600 else ttl)
