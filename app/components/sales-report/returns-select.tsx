import { Select } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";

const HELP = {
  processed:
    "As in Shopify’s own reports: what was given back lowers the sales of the day on which the return was processed, whenever the order was placed.",
  order:
    "What was given back lowers the sales of the day on which its order was placed: what those sales were worth in the end. Past days change as returns come in.",
};

/** On which day returns count, and what that means. */
export function ReturnsSelect({ returnsOn }: { returnsOn: keyof typeof HELP }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  return (
    <Select
      label="Returns count"
      options={[
        { value: "processed", label: "On the day of the return" },
        { value: "order", label: "On the day of the order" },
      ]}
      value={returnsOn}
      helpText={HELP[returnsOn]}
      onChange={(chosen) =>
        navigate(withParams(params, { returns: chosen === "order" ? "order" : null, ...FIRST_PAGE }), {
          preventScrollReset: true,
        })
      }
    />
  );
}
