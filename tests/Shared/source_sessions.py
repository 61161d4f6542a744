"""The applications' own session, rate limit and cache code, run over standard input for the interop tests.

Everything between the two lines of dashes is the applications' code as it is. Around it: imports, settings, retries, generate_id (which it
imports from elsewhere), and decode_responses, as its connection pool sets it: without it the ids of an index are bytes,
and get_user_sessions looks for keys that cannot exist.
"""

import asyncio
import json
import os
import secrets
import warnings
from datetime import datetime, timedelta

import redis.asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError, ReadOnlyError, TimeoutError

from calls import serve

warnings.filterwarnings("ignore", category=DeprecationWarning)


def generate_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(16)}"


# What the README advises; without it the client is as the applications make it.
RETRIES = {
    "retry": Retry(ExponentialBackoff(cap=0.5, base=0.01), 100),
    "retry_on_error": [ConnectionError, TimeoutError, ReadOnlyError],
} if "REDIS_RETRIES" in os.environ else {}

redis_client = redis.from_url(os.environ["REDIS_URL"], decode_responses=True, **RETRIES)

# ---------------------------------------------------------------------------------------------------------------------
SESSION_PREFIX = "session:"
USER_SESSIONS_PREFIX = "user_sessions:"  # Index of sessions per user
SESSION_TTL = 86400 * 7  # 7 days


async def create_session(
    user_id: str,
    security_stamp: str,
    client_info: dict,
    ip_binding: str = "country"
) -> str:
    """
    Create new session with security context.

    Session data includes:
    - security_stamp: Copied from user, used for validation
    - client info: IP, user-agent, fingerprint for tracking
    - ip_binding: Level of IP validation (none/country/subnet/strict)
    """
    session_id = generate_id("ses")  # ses_xxx format

    session_data = {
        "user_id": user_id,
        "security_stamp": security_stamp,
        "ip_binding": ip_binding,
        "created_at": datetime.utcnow().isoformat(),
        "last_activity": datetime.utcnow().isoformat(),
        "expires_at": (datetime.utcnow() + timedelta(days=7)).isoformat(),
        "client": client_info,  # ip_address, ip_country, user_agent, fingerprint
    }

    # Store session data
    await redis_client.setex(
        f"{SESSION_PREFIX}{session_id}",
        SESSION_TTL,
        json.dumps(session_data)
    )

    # Add to user's session index (for "active sessions" listing)
    await redis_client.sadd(f"{USER_SESSIONS_PREFIX}{user_id}", session_id)

    return session_id


async def get_session(session_id: str) -> dict | None:
    """Get session data for validation."""
    data = await redis_client.get(f"{SESSION_PREFIX}{session_id}")
    if data:
        return json.loads(data)
    return None


async def update_session_activity(session_id: str):
    """Update last activity timestamp."""
    data = await redis_client.get(f"{SESSION_PREFIX}{session_id}")
    if data:
        session = json.loads(data)
        session["last_activity"] = datetime.utcnow().isoformat()
        ttl = await redis_client.ttl(f"{SESSION_PREFIX}{session_id}")
        await redis_client.setex(
            f"{SESSION_PREFIX}{session_id}",
            ttl,
            json.dumps(session)
        )


async def delete_session(session_id: str, user_id: str):
    """Delete session (logout)."""
    await redis_client.delete(f"{SESSION_PREFIX}{session_id}")
    await redis_client.srem(f"{USER_SESSIONS_PREFIX}{user_id}", session_id)


async def get_user_sessions(user_id: str) -> list[dict]:
    """Get all active sessions for user (for "Active Sessions" UI)."""
    session_ids = await redis_client.smembers(f"{USER_SESSIONS_PREFIX}{user_id}")
    sessions = []
    for sid in session_ids:
        data = await redis_client.get(f"{SESSION_PREFIX}{sid}")
        if data:
            session = json.loads(data)
            session["session_id"] = sid
            sessions.append(session)
        else:
            # Clean up stale index entry
            await redis_client.srem(f"{USER_SESSIONS_PREFIX}{user_id}", sid)
    return sessions


async def delete_all_user_sessions(user_id: str):
    """Delete all sessions for user (logout everywhere)."""
    session_ids = await redis_client.smembers(f"{USER_SESSIONS_PREFIX}{user_id}")
    if session_ids:
        await redis_client.delete(
            *[f"{SESSION_PREFIX}{sid}" for sid in session_ids]
        )
    await redis_client.delete(f"{USER_SESSIONS_PREFIX}{user_id}")


RATE_LIMIT_PREFIX = "rate:"


async def check_rate_limit(
    key: str,
    limit: int,
    window: int = 60
) -> tuple[bool, int]:
    """
    Check if request is within rate limit.
    Returns: (allowed, remaining)
    """
    redis_key = f"{RATE_LIMIT_PREFIX}{key}"

    # Increment counter
    current = await redis_client.incr(redis_key)

    # Set expiry on first request
    if current == 1:
        await redis_client.expire(redis_key, window)

    remaining = max(0, limit - current)
    allowed = current <= limit

    return allowed, remaining


CACHE_PREFIX = "cache:"


def cached(
    key: str,
    ttl: int = 300
):
    """Cache decorator."""
    def decorator(func):
        async def wrapper(*args, **kwargs):
            cache_key = f"{CACHE_PREFIX}{key}"

            # Try cache first
            cached_value = await redis_client.get(cache_key)
            if cached_value:
                return json.loads(cached_value)

            # Compute and cache
            result = await func(*args, **kwargs)
            await redis_client.setex(
                cache_key,
                ttl,
                json.dumps(result)
            )
            return result
        return wrapper
    return decorator
# ---------------------------------------------------------------------------------------------------------------------


async def cached_query(key: str, value):
    """The cached value, or this one, stored."""
    @cached(key)
    async def query():
        return value
    return await query()


asyncio.run(serve(
    create_session, get_session, update_session_activity, delete_session, get_user_sessions,
    delete_all_user_sessions, check_rate_limit, cached_query))
