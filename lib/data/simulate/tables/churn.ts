import { draw, numbered, orMissing, pick, probabilityOf, rounded, type SimulatedTable } from "./simulated_table.ts";

const SEGMENTS = numbered("segment_", 20);
const CONTRACTS = ["monthly", "yearly", "two_years"];
const CONTRACT = [1.1, -0.4, -1.3];
const PAYMENTS = ["card", "transfer", "invoice", "wallet"];
const RATES = [400, 300, 200, 120, 60];

/**
 * Whether a customer leaves, 20 segments of 60 to 900 customers: log odds of contract, months, complaints, rise of the price and
 * use; in every fourth segment complaints say nothing and a rise of the price says double.
 */
export const CHURN: SimulatedTable = {
  columns: [
    ...["segment", "contract", "months", "complaints", "price_rise", "minutes", "data_gb", "autopay", "payment"],
    ...["support_calls", "tariff", "churned"],
  ],
  truth: ["probability"],
  *rows(rng) {
    for (const [s, segment] of SEGMENTS.entries()) {
      const level = -1.6 + 0.5 * rng.normal(), isOdd = s % 4 === 3;
      const rows = Math.round(60 + 840 * (RATES[s % RATES.length]! / RATES[0]!) * (0.6 + 0.4 * rng.next()));
      for (let i = 0; i < rows; i++) {
        const contract = draw(rng, [5, 3, 2]), months = Math.floor(60 * rng.next() ** 1.5) + 1;
        const complaints = draw(rng, [60, 25, 10, 4, 1]), rise = rounded(Math.max(0, 4 + 5 * rng.normal()), 1);
        const minutes = rounded(Math.exp(5 + 0.6 * rng.normal()), 0),
          data = rounded(Math.exp(2 + 0.8 * rng.normal()), 1);
        const autopay = rng.next() < 0.6, calls = complaints + draw(rng, [6, 3, 1]), payment = pick(rng, PAYMENTS);
        const logit = level + CONTRACT[contract]! - 0.025 * months + (isOdd ? 0 : 0.8) * complaints +
          (isOdd ? 0.24 : 0.12) * rise - (autopay ? 0.5 : 0) + (data < 3 ? 0.7 : 0) +
          (contract === 0 && months < 6 ? 0.6 : 0);
        const probability = probabilityOf(logit);
        yield {
          cells: [
            ...[
              segment,
              CONTRACTS[contract]!,
              months,
              complaints,
              orMissing(rng, rise, 0.1),
              minutes,
              orMissing(rng, data, 0.05),
            ],
            ...[autopay ? "true" : "false", payment, calls, `tariff_${1 + rng.integer(35)}`],
            ...[rng.next() < probability ? "yes" : "no"],
          ],
          truth: [rounded(probability, 6)],
        };
      }
    }
  },
};
