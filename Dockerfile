# Builds the node and runs it as an unprivileged user; data in /data, or in PostgreSQL with DATABASE_URL.
FROM node:24-bookworm-slim AS build
WORKDIR /vozel
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /vozel
ENV NODE_ENV=production DATA_DIR=/data PORT=8080
COPY --from=build /vozel/node_modules ./node_modules
COPY --from=build /vozel/dist ./dist
# The compiled program names workers and assets by the address of their source.
COPY --from=build /vozel/src ./src
COPY --from=build /vozel/migrations ./migrations
COPY --from=build /vozel/models ./models
COPY --from=build /vozel/package.json /vozel/LICENSE /vozel/NOTICE.md ./
# `vozel restore copy.gz` and the other commands, as in a checkout.
RUN mkdir /data && chown node /data \
  && printf '#!/bin/sh\nexec node --enable-source-maps /vozel/dist/vozel.mjs "$@"\n' > /usr/local/bin/vozel && chmod 755 /usr/local/bin/vozel
USER node
VOLUME /data
EXPOSE 8080
# A first start makes the embedded database, which takes a while on a busy machine.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/serve.mjs"]
