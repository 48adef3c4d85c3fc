# syntax=docker/dockerfile:1
# copytaster as a command: `docker build -t copytaster .`, then see compose.yaml or docs/install.md
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml setup.py README.md LICENSE ./
COPY package package
COPY classifier classifier
COPY scraper scraper
COPY models models
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
# the wheel is the one built above, and pyproject.toml says which versions it takes
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    wheel=$(echo /wheels/copytaster-*.whl) \
    && pip install --no-cache-dir "${wheel}[warc,parquet,markdown]" \
    && useradd --create-home --uid 1000 copytaster
USER 1000
WORKDIR /data
ENTRYPOINT ["copytaster"]
CMD ["--help"]
