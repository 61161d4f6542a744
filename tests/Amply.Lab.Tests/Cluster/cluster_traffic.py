"""Reads and writes through redis-py's cluster client until standard input ends, then tells what it saw as one line of JSON."""

import json
import logging
import os
import sys
import threading

from redis.cluster import RedisCluster

# The client tells standard error of every MOVED, with a trace.
logging.disable()
client = RedisCluster.from_url(os.environ["REDIS_URL"], decode_responses=True)
ended = threading.Event()
errors, acknowledged = [], {}


def call(command, *arguments):
    """As the client does it, but for its defect: it fails on an ASK that names a node it has not heard of by MOVED yet."""
    while True:
        try:
            return getattr(client, command)(*arguments)
        except AttributeError as error:
            if "NoneType" not in str(error):
                raise
            client.nodes_manager.initialize()


def work():
    number = 0
    while not ended.is_set():
        # Some that are written again and again, and as many that are new.
        for key in (f"again:{number % 300}", f"once:{number}"):
            try:
                before = call("get", key)
                if before != acknowledged.get(key):
                    errors.append(f"{key} is {before} and was acknowledged as {acknowledged.get(key)}")
                if call("set", key, str(number)):
                    acknowledged[key] = str(number)
            except Exception as error:
                errors.append(repr(error))
        number += 1
        # At full speed, keys fill every slot, and the reshard moves keys for minutes.
        ended.wait(0.005)


worker = threading.Thread(target=work)
worker.start()
print("started", flush=True)
sys.stdin.read()
ended.set()
worker.join()
lost = [key for key, value in acknowledged.items() if call("get", key) != value]
print(json.dumps({"writes": len(acknowledged), "errors": errors[:5], "lost": lost[:5]}), flush=True)
