/** Every other address: answered by root's error page, which needs a matched route to have its data. */
export function loader() {
  throw new Response("", { status: 404 });
}

export const action = loader;

export default function Missing() {
  return null;
}
