/** An order as a webhook tells it. */
import { anId } from "./shop.ts";

const money = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
type OrderParts = { id?: bigint; customerId?: bigint; amount?: string; status?: string };

/** An orders/* payload as text: its ids may be larger than a JavaScript number. */
export function orderText({
  id = anId(),
  customerId = anId(),
  amount = "40.00",
  status = "paid",
}: OrderParts = {}): string {
  const at = "2026-11-20T12:00:00-05:00";
  return JSON.stringify({
    id: "ORDER",
    name: "#1001",
    created_at: at,
    processed_at: at,
    updated_at: at,
    financial_status: status,
    currency: "USD",
    line_items: [{ id: 1, quantity: 1, current_quantity: 1, price_set: money(amount) }],
    total_price_set: money(amount),
    customer: {
      id: "CUSTOMER",
      email: "ada@example.com",
      first_name: "Ada",
      state: "enabled",
      updated_at: at,
    },
  })
    .replace('"ORDER"', id.toString())
    .replace('"CUSTOMER"', customerId.toString());
}
