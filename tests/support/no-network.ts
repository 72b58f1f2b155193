/** Unit tests speak to nobody, and know no database. The values below satisfy env.server.ts, and lead nowhere. */
import { guardFetch } from "./fetch-guard.ts";
import { testEnvironment } from "./environment.ts";

Object.assign(process.env, testEnvironment("postgresql://nobody:nothing@127.0.0.1:1/none"));
guardFetch(() => false);
