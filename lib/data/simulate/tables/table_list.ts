import { CHURN } from "./churn.ts";
import { CUSTOMERS } from "./customers.ts";
import { DIAGNOSES } from "./diagnoses.ts";
import { PRODUCE } from "./produce.ts";
import { REVIEWS } from "./reviews.ts";
import type { SimulatedTable } from "./simulated_table.ts";

/** Tables without a calendar that can be simulated, by name. */
export const SIMULATED_TABLES: Readonly<Record<string, SimulatedTable>> = {
  customers: CUSTOMERS,
  churn: CHURN,
  diagnoses: DIAGNOSES,
  reviews: REVIEWS,
  produce: PRODUCE,
};
