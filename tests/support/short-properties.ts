/**
 * For mutants: a property that fails has killed one, so that nothing is made smaller, and one that holds is drawn for a
 * moment only. All its cases are drawn where tests are run for themselves.
 */
import fc from "fast-check";

fc.configureGlobal({ endOnFailure: true, interruptAfterTimeLimit: 1_000 });
