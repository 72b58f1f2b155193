/** The session library's storage with its tokens sealed. Reads and writes nothing else. */
import { Session } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";
import { SealBroken, sealer } from "#app/seal.server.ts";

const seals = sealer(env.ENCRYPTION_KEY);

/**
 * Tokens are sealed on the way in and opened on the way out, bound to the session's id. What does not open (another
 * key) counts as no session: the next document load exchanges a new token. Stores of one session at once are
 * harmless: whole rows replace each other, and each holds a pair of tokens that works.
 */
export class SealedSessionStorage extends PrismaSessionStorage<typeof db> {
  override async storeSession(session: Session): Promise<boolean> {
    if (!session.accessToken) return this.#forgetToken(session);
    return super.storeSession(withTokens(session, (token) => seals.seal(token, session.id)));
  }

  override async loadSession(id: string): Promise<Session | undefined> {
    return opened(await super.loadSession(id));
  }

  override async findSessionsByShop(shop: string): Promise<Session[]> {
    const found = await super.findSessionsByShop(shop);
    return found.map(opened).filter((session) => session !== undefined);
  }

  /**
   * The library stores a session without a token when Shopify rejected the one it had. Only that one is forgotten:
   * a pair refreshed by somebody else in the meantime stays.
   */
  async #forgetToken(session: Session): Promise<boolean> {
    const stored = await super.loadSession(session.id);
    if (!stored || opened(stored)?.refreshToken !== session.refreshToken) return true;
    await db.session.updateMany({
      where: { id: session.id, refreshToken: stored.refreshToken ?? null },
      data: { accessToken: "", expires: new Date(0) },
    });
    return true;
  }
}

function opened(session: Session | undefined): Session | undefined {
  if (!session) return undefined;
  try {
    return withTokens(session, (token) => seals.open(token, session.id));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    log.warn({ err: error, sessionId: session.id }, "session does not open; a new token will be asked for");
    return undefined;
  }
}

/** A copy of the session with both tokens passed through `change`. */
function withTokens(session: Session, change: (token: string) => string): Session {
  const copy = Object.assign(Object.create(Session.prototype) as Session, session);
  if (session.accessToken) copy.accessToken = change(session.accessToken);
  if (session.refreshToken) copy.refreshToken = change(session.refreshToken);
  return copy;
}
