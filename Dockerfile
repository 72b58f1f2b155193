# One image for web and worker. Build: docker build -t laurel .
# Web:     docker run --env-file .env -p 3000:3000 laurel
# Worker:  docker run --env-file .env laurel node app/jobs/worker.server.ts
# Migrate: docker run --env-file .env laurel npm run setup     (once for each release, before it starts)

FROM node:24-slim AS build
WORKDIR /laurel
ENV CHECKPOINT_DISABLE=1
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma prisma
RUN npm ci
COPY . .
# Any address does: generating reads the schema only.
RUN DATABASE_URL=postgresql://build@localhost/build npx prisma generate && npm run build \
  && npm prune --omit=dev

FROM node:24-slim
WORKDIR /laurel
ENV NODE_ENV=production CHECKPOINT_DISABLE=1 PORT=3000
COPY --from=build --chown=node:node /laurel ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.ts"]
