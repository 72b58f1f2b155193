/**
 * The discount code of a redemption: derived, never drawn. A retry derives the same code and finds what the first try
 * left; without the key nobody can guess one.
 */
import { createHmac, hkdfSync } from "node:crypto";

/** Crockford's base32: no I, L, O or U, so a code can be read out and typed. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 12 characters of 5 bits: 60 bits. */
const LENGTH = 12;

export type CodeParts = {
  shopId: string;
  customerId: bigint;
  redemptionId: string;
  /** 0 first; one more for each time that somebody else's discount had the code. */
  suffix: number;
};

/** The key for codes, derived from the app's key so that a code tells nothing about other uses of it. */
export function codeKey(encryptionKey: string): Buffer {
  return Buffer.from(
    hkdfSync("sha256", Buffer.from(encryptionKey, "base64"), "", "laurel discount codes", 32),
  );
}

export function deriveCode(key: Uint8Array, { shopId, customerId, redemptionId, suffix }: CodeParts): string {
  const digest = createHmac("sha256", key)
    .update([shopId, customerId, redemptionId.toLowerCase(), suffix].join("\n"))
    .digest();
  let bits = digest.readBigUInt64BE(0);
  let code = "";
  for (let place = 0; place < LENGTH; place += 1) {
    code += ALPHABET[Number(bits & 31n)] ?? "";
    bits >>= 5n;
  }
  return `LRL-${code}`;
}
