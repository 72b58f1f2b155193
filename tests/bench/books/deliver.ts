/**
 * Sends the mix to the webhook door for so many seconds: at a steady rate, whether or not the last were answered, or
 * (rate 0) as fast as the door answers. Its own process. Starts counting deliveries at `first`.
 */
import http from "node:http";
import { letterOf, tell } from "./mix-of-news.ts";

const [url = "", secret = "", shopId = "", ...numbers] = process.argv.slice(2);
const [members = 1, seconds = 30, rate = 0, first = 0] = numbers.map(Number);
const CONNECTIONS = 64;
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let sent = 0;
let refused = 0;

function deliver(index: number): Promise<void> {
  const { body, headers } = letterOf(tell(index, members), { shopId, secret });
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/webhooks`, { agent, method: "POST", headers }, (response) => {
      if (response.statusCode !== 200) refused += 1;
      response.resume().once("end", resolve);
    });
    request.once("error", reject);
    request.end(body);
  });
}

const begun = performance.now();
const elapsed = () => (performance.now() - begun) / 1000;

async function asFastAsAnswered(): Promise<void> {
  const connection = async () => {
    while (elapsed() < seconds) await deliver(first + sent++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

async function steadily(): Promise<void> {
  const under: Promise<void>[] = [];
  while (elapsed() < seconds) {
    while (sent < elapsed() * rate) under.push(deliver(first + sent++));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(under);
}

await (rate === 0 ? asFastAsAnswered() : steadily());
agent.destroy();
process.stdout.write(`${JSON.stringify({ sent, refused })}\n`);
