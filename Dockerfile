# syntax=docker/dockerfile:1
# Two stages: the first installs the locked packages, the second holds the result and no build tools.
# To pin the base by digest: --build-arg PYTHON_IMAGE=python@sha256:...
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE alembic.ini ./
COPY backend backend
COPY frontend frontend
COPY alembic alembic
RUN .venv/bin/pip install --no-deps --no-build-isolation -e . && .venv/bin/python -m compileall -q backend

FROM ${PYTHON_IMAGE}
WORKDIR /app
# The program belongs to root and is read-only for the user it runs as; only /data is that user's.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tickscope \
    && install -d -o tickscope -g tickscope -m 0700 /data
COPY --from=build /app /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 TICKSCOPE_DATA_DIR=/data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/app/.venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["/app/.venv/bin/python", "-m", "tickscope"]
CMD ["serve"]
