/** The only reader of process.env. Parsed on import: a process with a wrong setting does not start. */
import { z } from "zod";

const key32 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, "must be 32 random bytes in base64 (openssl rand -base64 32)");

const schema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** A copy of the database that follows it: what reports are read from, where there is one. */
  DATABASE_REPLICA_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(16),
  /** Still accepted for HMACs while a rotation of the secret lasts. */
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(16).optional(),
  SHOPIFY_APP_URL: z.url(),
  /** Seals tokens at rest and derives discount codes. */
  ENCRYPTION_KEY: key32,
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  /** A check of the books takes three at once. */
  DATABASE_POOL: z.coerce.number().int().min(4).max(100).default(10),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(4),
  /** Where the worker answers /healthz; 0 = does not listen. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

function read(): z.infer<typeof schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return `  ${name}: ${process.env[name] === undefined ? "is not set" : message}`;
  });
  throw new Error(`The environment is not complete (see .env.example):\n${faults.join("\n")}`);
}

export const env = read();
