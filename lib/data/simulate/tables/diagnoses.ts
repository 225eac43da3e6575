import type { Rng } from "../../../core/numbers/random.ts";
import { draw, numbered, orMissing, pick, rounded, type SimulatedTable } from "./simulated_table.ts";

/** What a diagnosis shifts: log odds by ward, and the means of what is measured. */
interface Disease {
  readonly name: string;
  readonly usual: number;
  readonly age: number;
  readonly fever: number;
  readonly crp: number;
  readonly oxygen: number;
  readonly leukocytes: number;
  readonly symptoms: readonly string[];
}

const DISEASES: readonly Disease[] = [
  {
    name: "influenza",
    usual: 1.2,
    age: 45,
    fever: 39.0,
    crp: 2.4,
    oxygen: 96,
    leukocytes: 6,
    symptoms: ["cough", "aches"],
  },
  {
    name: "pneumonia",
    usual: 0.8,
    age: 66,
    fever: 38.7,
    crp: 4.6,
    oxygen: 90,
    leukocytes: 14,
    symptoms: ["cough", "breath"],
  },
  {
    name: "asthma",
    usual: 0.6,
    age: 32,
    fever: 36.9,
    crp: 1.0,
    oxygen: 91,
    leukocytes: 8,
    symptoms: ["breath", "wheeze"],
  },
  {
    name: "heart_failure",
    usual: 0.5,
    age: 74,
    fever: 36.7,
    crp: 1.6,
    oxygen: 92,
    leukocytes: 8,
    symptoms: ["breath", "swelling"],
  },
  {
    name: "infection",
    usual: 0.9,
    age: 58,
    fever: 38.3,
    crp: 4.2,
    oxygen: 97,
    leukocytes: 13,
    symptoms: ["aches", "pain"],
  },
  {
    name: "migraine",
    usual: 0.3,
    age: 38,
    fever: 36.6,
    crp: 0.8,
    oxygen: 98,
    leukocytes: 7,
    symptoms: ["pain", "nausea"],
  },
];
const SYMPTOMS = ["cough", "aches", "breath", "wheeze", "swelling", "pain", "nausea"];
const WARDS = numbered("ward_", 10);

/**
 * Diagnoses of six kinds, ten wards, patients of one to four visits: laboratory values that are missing where nobody saw a reason to
 * measure them, symptoms, age; wards see diagnoses unlike often, and one of them measures fever in another unit.
 */
export const DIAGNOSES: SimulatedTable = {
  columns: [
    ...[
      "ward",
      "patient",
      "age",
      "sex",
      "temperature",
      "crp",
      "oxygen",
      "leukocytes",
      "pulse",
      "smoker",
      "main_symptom",
    ],
    ...["other_symptom", "diagnosis"],
  ],
  truth: ["expected"],
  *rows(rng) {
    let patient = 0;
    for (const [w, ward] of WARDS.entries()) {
      const odds = DISEASES.map(({ usual }) => Math.exp(usual + 0.8 * rng.normal()));
      for (let i = 0, count = 150 + rng.integer(200); i < count; i++) {
        const disease = DISEASES[draw(rng, odds)]!, name = `p${String(++patient).padStart(5, "0")}`;
        const base = {
          age: Math.min(Math.max(Math.round(disease.age + 16 * rng.normal()), 1), 99),
          sex: pick(rng, ["f", "m"]),
        };
        for (let visit = 0, visits = 1 + draw(rng, [6, 3, 1, 1]); visit < visits; visit++) {
          yield visitOf(rng, { ward, isFahrenheit: w === 7, name, disease, ...base });
        }
      }
    }
  },
};

function visitOf(
  rng: Rng,
  { ward, isFahrenheit, name, disease, age, sex }: {
    ward: string;
    isFahrenheit: boolean;
    name: string;
    disease: Disease;
    age: number;
    sex: string;
  },
) {
  const celsius = disease.fever + 0.6 * rng.normal(), temperature = isFahrenheit ? celsius * 1.8 + 32 : celsius;
  const isBusy = disease.crp > 2,
    symptom = (chance: number) => rng.next() < chance ? pick(rng, disease.symptoms) : pick(rng, SYMPTOMS);
  return {
    cells: [
      ...[
        ward,
        name,
        age,
        sex,
        rounded(temperature, 1),
        orMissing(rng, rounded(Math.exp(disease.crp + 0.6 * rng.normal()), 1), isBusy ? 0.1 : 0.5),
      ],
      ...[
        rounded(Math.min(disease.oxygen + 2 * rng.normal(), 100), 0),
        orMissing(rng, rounded(disease.leukocytes + 2.5 * rng.normal(), 1), 0.25),
      ],
      ...[
        Math.round(70 + 8 * (celsius - 36.6) + 10 * rng.normal()),
        orMissing(rng, pick(rng, ["yes", "no", "no"]), 0.1),
        symptom(0.7),
      ],
      ...[orMissing(rng, symptom(0.4), 0.3), disease.name],
    ],
    truth: [disease.name],
  };
}
