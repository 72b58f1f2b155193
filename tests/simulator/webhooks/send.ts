import * as http from "node:http";
import * as https from "node:https";
import type { WebhookMessage } from "../model/types.ts";
import { headersOf } from "./sign.ts";

export const CONNECT_TIMEOUT_MS = 1_000;
export const EXCHANGE_TIMEOUT_MS = 5_000;

const options = { keepAlive: true, maxSockets: 64 };
const plain = new http.Agent(options);
const tls = new https.Agent(options);

export interface Answer {
  /** 0 without an answer. */
  status: number;
  error: string | null;
}

/** One exchange: 1 s to connect, 5 s in all, redirects are not followed. Never throws. */
export function send(message: WebhookMessage, appUrl: string, secret: string): Promise<Answer> {
  return new Promise((resolve) => {
    const body = Buffer.from(message.body, "utf8");
    const url = new URL(message.uri, appUrl);
    const headers = { ...headersOf(message, secret), "content-length": body.length };
    const secure = url.protocol === "https:";
    const init = { method: "POST", agent: secure ? tls : plain, headers };
    const call = (secure ? https : http).request(url, init, (answer) => {
      answer.resume();
      answer.on("end", () => done({ status: answer.statusCode ?? 0, error: null }));
      answer.on("error", (error) => done({ status: 0, error: error.message }));
    });
    const overall = setTimeout(() => fail(`no answer within ${EXCHANGE_TIMEOUT_MS} ms`), EXCHANGE_TIMEOUT_MS);
    let connecting: NodeJS.Timeout | undefined;
    const done = (answer: Answer) => {
      clearTimeout(overall);
      clearTimeout(connecting);
      resolve(answer);
    };
    const fail = (error: string) => {
      call.destroy();
      done({ status: 0, error });
    };
    call.on("socket", (socket) => {
      if (!socket.connecting) return;
      connecting = setTimeout(
        () => fail(`not connected within ${CONNECT_TIMEOUT_MS} ms`),
        CONNECT_TIMEOUT_MS,
      );
      socket.once("connect", () => clearTimeout(connecting));
    });
    call.on("error", (error) => done({ status: 0, error: error.message || String(error) }));
    call.end(body);
  });
}

export function closeConnections(): void {
  plain.destroy();
  tls.destroy();
}
