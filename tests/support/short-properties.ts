/**
 * For mutants: a property that fails has killed one, so that nothing is made smaller, and one that holds is drawn a few
 * times only, the same for every mutant. All its cases are drawn where tests are run for themselves.
 */
import fc from "fast-check";

const DRAWN = 40;

const fewer: fc.Plugin<unknown> = () => {
  let drawn = 0;
  return {
    decorateRun: (run) => (value) => (drawn++ < DRAWN ? run(value) : new fc.PreconditionFailure(true)),
  };
};

/** This is read for every test file, and the library is the same for all of them. */
const shared = globalThis as { arePropertiesShort?: boolean };

fc.configureGlobal({ endOnFailure: true, seed: 1 });
if (!shared.arePropertiesShort) fc.installGlobalPlugin(fewer);
shared.arePropertiesShort = true;
