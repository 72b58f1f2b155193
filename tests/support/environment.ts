/** What app/env.server.ts asks for, as tests set it. The secrets open nothing. */
export const TEST_APP = {
  key: "laurel-test-key",
  secret: "laurel-test-secret-0123456789abcdef",
  url: "https://laurel.test",
} as const;

export function testEnvironment(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: TEST_APP.key,
    SHOPIFY_API_SECRET: TEST_APP.secret,
    SHOPIFY_APP_URL: TEST_APP.url,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    DATABASE_POOL: "8",
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "silent",
  };
}
