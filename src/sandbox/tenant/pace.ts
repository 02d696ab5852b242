/** Which tenant, and how busy: mean events an hour in working time. */
export type Pace = { seed: number; ratePerHour: number };
