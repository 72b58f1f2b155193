import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

export const NAMES = ["*.myshopify.com", "admin.shopify.com", "cdn.shopify.com", "storage.googleapis.com"];

export interface Certificate {
  key: string;
  cert: string;
}

function make(): Certificate {
  const made = generate([{ name: "commonName", value: "The stand-in store" }], {
    days: 3_650,
    keySize: 2_048,
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "keyUsage", keyCertSign: true, digitalSignature: true, keyEncipherment: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: NAMES.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key: made.private, cert: made.cert };
}

function kept(dir: string): Certificate | null {
  const [certFile, keyFile] = [join(dir, "ca.pem"), join(dir, "key.pem")];
  if (!existsSync(certFile) || !existsSync(keyFile)) return null;
  const cert = readFileSync(certFile, "utf8");
  const { validTo, subjectAltName = "" } = new X509Certificate(cert);
  const lasts = Date.parse(validTo) > Date.now() + 86_400_000;
  const namesAll = NAMES.every((name) => subjectAltName.includes(`DNS:${name}`));
  return lasts && namesAll ? { cert, key: readFileSync(keyFile, "utf8") } : null;
}

/** One certificate that is its own authority; kept in the folder, so that a running app goes on trusting it. */
export function certificateIn(dir: string | null): Certificate {
  if (dir === null) return make();
  const known = kept(dir);
  if (known) return known;
  const made = make();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "ca.pem"), made.cert);
  writeFileSync(join(dir, "key.pem"), made.key, { mode: 0o600 });
  return made;
}
