/**
 * For mutants: a property that fails has killed one, so that nothing is made smaller, and one that holds is drawn for a
 * moment only. All its cases are drawn where tests are run for themselves.
 */
import fc from "fast-check";

/** This is read for every test file, and the library is the same for all of them. */
const shared = globalThis as { arePropertiesShort?: boolean };

fc.configureGlobal({ endOnFailure: true });
if (!shared.arePropertiesShort) fc.installGlobalPlugin(fc.interruptAfterTimeLimit(1_000));
shared.arePropertiesShort = true;
