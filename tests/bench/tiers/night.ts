/** Midnight in New York. */
export const NEW_YEAR = new Date("2027-01-01T05:00:00Z");
