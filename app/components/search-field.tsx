import { useEffect, useState } from "react";
import { Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { Form, useSearchParams, useSubmit } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";

const TYPING_PAUSE_MS = 350;

/** Searches while one types, after a short pause, and on Enter; the address carries the words, so Back works. */
export function SearchField({ label, placeholder }: { label: string; placeholder: string }) {
  const [params] = useSearchParams();
  const asked = params.get("q") ?? "";
  const [typed, setTyped] = useState(asked);
  const submit = useSubmit();
  const kept = [...new URLSearchParams(withParams(params, { q: null, ...FIRST_PAGE }))];

  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => {
      const next = new URLSearchParams(withParams(params, { q: typed.trim(), ...FIRST_PAGE }));
      submit(next, { method: "get", replace: asked !== "", preventScrollReset: true });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only typing starts a search: an answer that arrives must not start the next
  }, [typed]);

  return (
    <Form method="get" role="search">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <TextField
        label={label}
        labelHidden
        name="q"
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        placeholder={placeholder}
        prefix={<Icon source={SearchIcon} tone="subdued" />}
        clearButton
        onClearButtonClick={() => setTyped("")}
        maxLength={200}
      />
    </Form>
  );
}
