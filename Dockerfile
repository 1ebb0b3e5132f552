# syntax=docker/dockerfile:1

# The dependencies, each checked by its hash, compiled so that the bot starts fast.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/runtime.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r runtime.txt \
    && /opt/venv/bin/python -m compileall -q /opt/venv

# The bot, as a user of its own, with nothing to build with.
FROM python:3.11-slim
RUN groupadd --gid 10001 bot && useradd --uid 10001 --gid bot --create-home bot
WORKDIR /srv
COPY --from=build /opt/venv /opt/venv
COPY bot bot
COPY handlers handlers
COPY config.yaml .
RUN /opt/venv/bin/python -m compileall -q bot handlers \
    && install -d -o bot -g bot var
# One arena: Python's threads allocate in turn, and what each further one keeps free is lost to the others.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 OPERATIONS_PORT=9090 MALLOC_ARENA_MAX=1
USER 10001:10001
VOLUME /srv/var
# In HTTP mode, with slack.http.host: 0.0.0.0
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"OPERATIONS_PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run", "--config", "config.yaml"]
