import { listAt, textAt, textsAt, useEditor } from "#app/components/programme/editor-state.tsx";
import { TicksInput } from "#app/components/programme/fields.tsx";

/** Some of the programme's tiers; one that was removed can still be unticked. */
export function TierTicks({ path, label }: { path: string; label: string }) {
  const { form } = useEditor();
  const tiers = listAt(form, "tiers").map((_, index) => ({
    value: textAt(form, `tiers.${index}.id`),
    label: textAt(form, `tiers.${index}.name`),
  }));
  const gone = textsAt(form, path)
    .filter((id) => !tiers.some(({ value }) => value === id))
    .map((value) => ({ value, label: `A tier that was removed (${value})` }));
  return <TicksInput path={path} label={label} choices={[...tiers, ...gone]} />;
}
