/** Which state of a draft somebody has read. */
import { z } from "zod";

/** A draft's revision as a form sends it: no other number was ever one. */
export const revisionSent = z.coerce.number().int().min(1).max(2_147_483_647);
