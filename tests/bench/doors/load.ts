/** The load: its own process, many connections kept open, each sending the next delivery when the last is answered. */
import http from "node:http";
import { randomUUID } from "node:crypto";
import { signedDelivery } from "./sample.ts";

export type LoadResult = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  answered: number;
  refused: number;
};

const [url = "", secret = "", seconds = "5", connections = "64"] = process.argv.slice(2);
const WARM_UP_MS = 1_500;

/** Written and signed before the clock starts: the door is measured, not the sender. */
const letters = Array.from({ length: 1_000 }, (_, index) => signedDelivery(index, secret));
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });
const until = performance.now() + WARM_UP_MS + Number(seconds) * 1000;
const measuredFrom = performance.now() + WARM_UP_MS;
const times: number[] = [];
let refused = 0;
let next = 0;

function deliver(): Promise<number> {
  next += 1;
  const { body, headers } = letters[next % letters.length]!;
  const once = { ...headers, "x-shopify-webhook-id": randomUUID() };
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/webhooks`, { agent, method: "POST", headers: once }, (response) => {
      response.resume().once("end", () => {
        const ended = performance.now();
        if (response.statusCode !== 200) refused += 1;
        else if (begun >= measuredFrom) times.push(ended - begun);
        resolve(ended);
      });
    });
    request.once("error", reject);
    request.end(body);
  });
}

async function connection(): Promise<void> {
  while (performance.now() < until) await deliver();
}

await Promise.all(Array.from({ length: Number(connections) }, connection));
agent.destroy();
times.sort((a, b) => a - b);
const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
const result: LoadResult = {
  perSecond: times.length / Number(seconds),
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  answered: times.length,
  refused,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
