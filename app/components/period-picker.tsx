import { useState } from "react";
import { Button, InlineStack, Select, TextField } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";
import { PRESETS } from "#app/reports/period.ts";
import type { Preset } from "#app/reports/period.ts";

type Dates = { preset: Preset; from: string; to: string };

/** Which days the report covers: one choice for the usual ones, two dates for others. */
export function PeriodPicker({ period }: { period: Dates }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [custom, setCustom] = useState(period.preset === "custom");
  const choose = (preset: string) => {
    setCustom(preset === "custom");
    if (preset !== "custom")
      navigate(withParams(params, { range: preset, from: null, to: null, ...FIRST_PAGE }));
  };
  const options = Object.entries(PRESETS).map(([value, label]) => ({ value, label }));
  return (
    <InlineStack gap="300" blockAlign="start">
      <Select label="Dates" options={options} value={custom ? "custom" : period.preset} onChange={choose} />
      {custom ? <CustomDates key={`${period.from} ${period.to}`} period={period} /> : null}
    </InlineStack>
  );
}

function CustomDates({ period }: { period: Dates }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [from, setFrom] = useState(period.from);
  const [to, setTo] = useState(period.to);
  const [problem, setProblem] = useState("");
  const apply = () => {
    const reversed = Boolean(from && to) && to < from;
    setProblem(!from || !to ? "Give both dates" : reversed ? "The last day is before the first" : "");
    if (from && to && !reversed) navigate(withParams(params, { range: "custom", from, to, ...FIRST_PAGE }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <InlineStack gap="300" blockAlign="start">
        <TextField label="First day" type="date" value={from} onChange={setFrom} autoComplete="off" />
        <TextField
          label="Last day"
          type="date"
          value={to}
          onChange={setTo}
          autoComplete="off"
          error={problem}
        />
        <div className="laurel-beside-field">
          <Button submit>Apply</Button>
        </div>
      </InlineStack>
    </form>
  );
}
