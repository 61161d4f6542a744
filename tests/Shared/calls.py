"""Calls functions as lines of JSON on standard input ask for, and answers each with a line of what it returned or raised."""

import asyncio
import inspect
import json
import sys


async def serve(*functions):
    """Until standard input ends; the event loop goes on while it waits, as a server's does."""
    by_name = {function.__name__: function for function in functions}
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, *arguments = json.loads(line)
        try:
            value = by_name[name](*arguments)
            answer = {"returned": await value if inspect.isawaitable(value) else value}
        except Exception as error:
            answer = {"raised": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), flush=True)
