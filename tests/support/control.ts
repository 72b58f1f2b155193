/** The simulator's control API as typed calls. */
export type ControlCustomer = { id: string; gid: string; name: string; email: string };
export type ControlProduct = {
  id: string;
  variantId: string;
  title: string;
  priceMinor: string | number;
  handle: string;
};
export type ControlOrder = {
  id: string;
  gid: string;
  name: string;
  lines?: { id: string }[];
  totalMinor?: string | number;
  totals?: Record<string, number>;
};
type ControlMessage = { topic: string; body: string; attempts: { status: number | null }[] };

type Json = Record<string, unknown>;

export class Control {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async call<T = Json>(method: string, path: string, body?: Json): Promise<T> {
    const response = await fetch(`${this.url}/_control/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(
        `simulator: ${method} ${path} answered ${String(response.status)}: ${text.slice(0, 800)}`,
      );
    return (text === "" ? {} : JSON.parse(text)) as T;
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>("GET", path);
  }

  post<T = Json>(path: string, body: Json = {}): Promise<T> {
    return this.call<T>("POST", path, body);
  }

  seed(
    domain?: string,
  ): Promise<{ shop: unknown; customers: ControlCustomer[]; products: ControlProduct[] }> {
    return this.post("seed", { preset: "ink-and-paper", ...(domain === undefined ? {} : { domain }) });
  }

  shop(shop: { domain: string; name: string; currency: string; timeZone: string } & Json): Promise<Json> {
    return this.post("shops", shop);
  }

  order(
    order: { shop: string; customerId: string | null; lines: Json[] } & Json,
  ): Promise<{ order: ControlOrder }> {
    return this.post("orders", order);
  }

  /** Waits until every webhook is delivered, or given up. */
  idle(timeoutMs = 15_000): Promise<Json> {
    return this.post("webhooks/idle", { timeoutMs });
  }

  /** Every message to the app so far, with what was answered at each attempt. */
  async webhooks(shop: string, topic?: string): Promise<ControlMessage[]> {
    const query = new URLSearchParams({ shop, ...(topic === undefined ? {} : { topic }) });
    return (await this.get<{ messages: ControlMessage[] }>(`webhooks?${query.toString()}`)).messages;
  }

  fault(
    fault: { target: "admin" | "token" | "webhook" | "bulk"; fault: string } & Json,
  ): Promise<{ id: string }> {
    return this.post("faults", fault);
  }

  /** Of one shop: tests that run beside this one keep theirs. */
  clearFaults(shop: string): Promise<Json> {
    return this.call("DELETE", "faults", { shop });
  }

  clearAllFaults(): Promise<Json> {
    return this.call("DELETE", "faults", {});
  }
}
