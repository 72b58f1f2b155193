/** Ports of this machine: which are free, and which to take instead. */
import net from "node:net";

/** A port that nobody listens on right now, chosen by the system. */
export async function freePort(): Promise<number> {
  const port = await listenBriefly(0);
  if (port === null) throw new Error("This machine has no free port.");
  return port;
}

/** `wanted` when it is free, else the next free one after it. Two in a row are asked for with `width` 2. */
export async function portNear(wanted: number, width = 1): Promise<number> {
  for (let port = wanted; port < wanted + 200; port += 1) {
    const free = await Promise.all(Array.from({ length: width }, (_, index) => isFree(port + index)));
    if (free.every(Boolean)) return port;
  }
  return freePort();
}

/** Nobody listens there, neither on all addresses nor on the local one. */
async function isFree(port: number): Promise<boolean> {
  return (await listenBriefly(port, "127.0.0.1")) !== null && (await listenBriefly(port)) !== null;
}

function listenBriefly(port: number, host?: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => {
      resolve(null);
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      const address = server.address() as net.AddressInfo;
      server.close(() => {
        resolve(address.port);
      });
    });
  });
}
