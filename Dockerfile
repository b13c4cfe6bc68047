# One image, four commands: the website (default), the worker, the clock and the model; docker-compose.yml has the others.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
# `--build-arg PACKAGES=traces` adds what sends traces to a collector (docs/operations.md).
ARG PACKAGES=meaning
COPY requirements/build.txt requirements/${PACKAGES}.txt /tmp/
RUN /venv/bin/pip install --no-deps --require-hashes -r /tmp/build.txt \
    && /venv/bin/pip install --no-deps --no-build-isolation --require-hashes -r /tmp/${PACKAGES}.txt
WORKDIR /srv/doeners
COPY . .
RUN /venv/bin/pip install --no-deps --no-build-isolation --editable . \
    && /venv/bin/pip check \
    && /venv/bin/python -m compileall -q app base dutch indexer model

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/doeners --shell /usr/sbin/nologin doeners
COPY --from=build /venv /venv
COPY --from=build /srv/doeners /srv/doeners
# Volumes over these folders start with their owner.
RUN install --directory --owner doeners /srv/doeners/var && install --directory --owner doeners --mode 700 /run/model
WORKDIR /srv/doeners
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER doeners
EXPOSE 8000
# Two processes of sixteen threads, with a worker that no slow visitor keeps busy.
CMD ["gunicorn", "app.wsgi:create_app()", "--bind=0.0.0.0:8000", "--worker-class=app.server.worker.BufferedWorker", \
     "--workers=2", "--threads=16", "--worker-tmp-dir=/dev/shm", "--graceful-timeout=8", "--no-control-socket"]
