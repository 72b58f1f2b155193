/** How a fault is planted in the small books, with the laws of the database off. $1 is the shop. */

export type Fault = { law: string; what: string; plant: string[]; alsoBroken?: string[] };

export const member = (id: number, change: string) =>
  `UPDATE members SET ${change} WHERE shop_id = $1 AND customer_id = ${id}`;
export const entry = (key: string, change: string) =>
  `UPDATE entries SET ${change} WHERE shop_id = $1 AND key = '${key}'`;
export const lotOf = (key: string) => `(SELECT entry_id FROM entries WHERE shop_id = $1 AND key = '${key}')`;
