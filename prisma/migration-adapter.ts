/**
 * Migrations without a download. Prisma's native schema engine is a binary fetched from the internet; instead
 * prisma.config.ts runs its WebAssembly schema engine over node-postgres through this factory, which mends four
 * faults of the stock adapter. The numbered notes say which.
 */
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type QueryResult = { fields?: { dataTypeID: number }[] };
type Pool = { query: (...args: unknown[]) => Promise<QueryResult> };

const OID = { char: 18, name: 19, text: 25 };
/** ColumnTypeEnum.Character of the driver-adapter interface. */
const CHARACTER = 6;

/** (1) Separate fields: with a connection string, `{ ...config, database: shadow }` would still open the real one. */
function connection(url: string) {
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 5432),
    database: parsed.pathname.slice(1),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    // Otherwise every command hangs about for the pool's ten idle seconds.
    allowExitOnIdle: true,
  };
}

function mend(adapter: Adapter): Adapter {
  const pool = adapter.underlyingDriver() as unknown as Pool;
  const query = pool.query.bind(pool);
  const queryRaw = adapter.queryRaw.bind(adapter);
  // (2) The adapter refuses two system-catalogue types, `name` and `"char"`; the engine wants the latter as a
  // character. The engine asks one thing at a time, so one variable holds which columns those were.
  let characters: number[] = [];
  pool.query = async (...args) => {
    const result = await query(...args);
    characters = [];
    (result.fields ?? []).forEach((field, column) => {
      if (field.dataTypeID === OID.char) characters.push(column);
      if (field.dataTypeID === OID.char || field.dataTypeID === OID.name) field.dataTypeID = OID.text;
    });
    return result;
  };
  adapter.queryRaw = async (params) => {
    const result = await queryRaw(params);
    for (const column of characters) result.columnTypes[column] = CHARACTER;
    return result;
  };
  // (3) The stock executeScript splits on every `;`, also inside function bodies and strings.
  adapter.executeScript = async (script) => {
    await query(script);
  };
  return adapter;
}

export class MigrationPg extends PrismaPg {
  readonly #url: string;

  constructor(url: string) {
    super(connection(url));
    this.#url = url;
  }

  override async connect(): Promise<Adapter> {
    return mend(await super.connect());
  }

  /** (4) The stock one drops the shadow database while its own pool is still connected to it. */
  override async connectToShadowDb(): Promise<Adapter> {
    const name = `prisma_shadow_${randomUUID().replaceAll("-", "")}`;
    await this.#run(`CREATE DATABASE "${name}" TEMPLATE template0`);
    const shadow = mend(await new PrismaPg({ ...connection(this.#url), database: name }).connect());
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await this.#run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    };
    return shadow;
  }

  async #run(script: string): Promise<void> {
    const connected = await this.connect();
    try {
      await connected.executeScript(script);
    } finally {
      await connected.dispose();
    }
  }
}
