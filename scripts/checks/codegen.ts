/** Generating the types of the GraphQL documents anew gives what is committed, byte for byte. */
import fs from "node:fs";
import { GENERATED, generateTypes } from "../codegen.ts";

export async function generatedTypes(): Promise<string> {
  const now = await generateTypes();
  const kept = fs.existsSync(GENERATED) ? fs.readFileSync(GENERATED, "utf8") : "";
  return now === kept ? "" : "app/shopify/documents.generated.ts is stale: run `npm run codegen`.";
}
