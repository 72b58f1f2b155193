/**
 * Seals secrets at rest: AES-256-GCM with a key derived from ENCRYPTION_KEY, a random nonce for each seal, and the
 * place it is kept at as associated data, so that a sealed token moved to another row does not open.
 * Form: `<key id>.<base64url of nonce, tag and ciphertext>`.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class SealBroken extends Error {
  constructor(why: string) {
    super(`the seal does not open: ${why}`);
    this.name = "SealBroken";
  }
}

export type Sealer = {
  seal: (plain: string, place: string) => string;
  open: (sealed: string, place: string) => string;
};

/** A sealer for one 32-byte key in base64. Each purpose has its own derived key. */
export function sealer(keyBase64: string, purpose = "tokens"): Sealer {
  const master = Buffer.from(keyBase64, "base64");
  const derive = (label: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", master, "laurel", `${purpose}:${label}`, bytes));
  const key = derive("key", 32);
  const keyId = derive("id", 4).toString("hex");
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url")}`;
    },
    open(sealed, place) {
      const [id, body, ...rest] = sealed.split(".");
      if (!id || !body || rest.length > 0) throw new SealBroken("it is not sealed text");
      if (id !== keyId) throw new SealBroken("it was sealed with another key");
      return decrypt(Buffer.from(body, "base64url"), key, place);
    },
  };
}

function decrypt(bytes: Buffer, key: Buffer, place: string): string {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken("it is too short");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  try {
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
    );
  } catch {
    throw new SealBroken("it was changed, or kept at another place");
  }
}
