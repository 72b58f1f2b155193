import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  Liquid,
  Tag,
  type Context,
  type Emitter,
  type Parser,
  type TagToken,
  type Template,
  type TopLevelToken,
} from "liquidjs";
import { type FilterGround, registerFilters } from "./filters.ts";

export interface EngineOptions extends FilterGround {
  /** Folder with `snippets/`; nothing outside is ever read. */
  root: string;
  globals: Record<string, unknown>;
  /** Tags that may not stand here: their use is an error with the tag's name. */
  refused?: readonly string[];
}

/** `{% schema %}` is for the theme editor; it prints nothing. */
class SchemaTag extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) {
      const next = rest.shift() as TopLevelToken & { name?: string };
      if (next.name === "endschema") return;
    }
    throw new Error("tag schema is not closed");
  }
  override *render(): Generator<unknown, void, unknown> {
    yield;
  }
}

/** `{% form 'product', product, id: 'buy' %}`: a plain form with Shopify's address, and the id it is given. */
class FormTag extends Tag {
  static readonly actions: Record<string, string> = { product: "/cart/add", cart: "/cart" };
  readonly #action: string;
  readonly #id: string;
  readonly #templates: Template[] = [];

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    const kind = /^\s*['"](\w+)['"]/.exec(token.args)?.[1] ?? "";
    this.#action = FormTag.actions[kind] ?? "/";
    const id = /,\s*id:\s*['"]([\w-]+)['"]/.exec(token.args)?.[1];
    this.#id = id === undefined ? "" : ` id="${id}"`;
    const stream = parser.parseStream(rest);
    stream.on("template", (template: Template) => this.#templates.push(template));
    stream.on("tag:endform", () => {
      stream.stop();
    });
    stream.start();
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    emitter.write(`<form method="post" action="${this.#action}" accept-charset="UTF-8"${this.#id}>`);
    yield this.liquid.renderer.renderTemplates(this.#templates, context, emitter);
    emitter.write("</form>");
  }
}

function refusing(name: string): Parameters<Liquid["registerTag"]>[1] {
  return class extends Tag {
    constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
      super(token, rest, liquid);
      throw new Error(`the tag {% ${name} %} is not supported in app blocks`);
    }
    override *render(): Generator<unknown, void, unknown> {
      yield;
    }
  };
}

/** liquidjs set up as Shopify's Liquid: its filters, snippets from one folder, unknown filters refused. */
export function buildEngine(options: EngineOptions): Liquid {
  const engine = new Liquid({
    root: [join(options.root, "snippets")],
    extname: ".liquid",
    relativeReference: false,
    strictFilters: true,
    strictVariables: false,
    jsTruthy: false,
    globals: options.globals,
    cache: false,
  });
  registerFilters(engine, options);
  engine.registerTag("schema", SchemaTag);
  engine.registerTag("form", FormTag);
  for (const name of options.refused ?? []) engine.registerTag(name, refusing(name));
  return engine;
}

export function renderFile(engine: Liquid, file: string, scope: Record<string, unknown>): Promise<string> {
  return engine.parseAndRender(readFileSync(file, "utf8"), scope);
}
