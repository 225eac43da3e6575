import { codeDifferences } from "../../core/code_differences.ts";
import { type Environment, revisionText } from "../../core/environment.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Place } from "../../storage/results/place.ts";
import { seal, unseal } from "../../storage/files/sealed.ts";

/** Counts up when what lies in a place, or how, changes. */
const FORMAT = 1;
const FILE = "plan.json";

/** Folder of the table in a place. */
export const TABLE = "table";

/** What the plan of a place says whatever it is a plan of. */
export interface PlanHead {
  /** Id of the run, or name of the work. */
  readonly run: string;
  /** What is done; `kind` says how to read the rest. */
  readonly job: { readonly kind: string };
  /** Hash of the decisions and of how the work is cut. */
  readonly workHash: string;
  /** Shards of a pass, at most. */
  readonly shards: number;
  /** Code and machine that planned: others would not give the same. */
  readonly environment: Environment;
}

/**
 * Write the plan of a place; one that is there stays.
 *
 * @param place It holds all that the plan names. @param plan Plain data.
 */
export async function writePlanFile(place: Place, plan: PlanHead): Promise<void> {
  await place.create(FILE, new TextEncoder().encode(seal({ format: FORMAT, ...plan })));
}

/**
 * The plan of a place as it was written, or null if it has none.
 *
 * @param place Where it lies.
 * @throws {DataError} `CORRUPT_PLAN` if it is not as it was written, or of another release.
 */
export async function readPlanFile(place: Place): Promise<PlanHead | null> {
  const bytes = await place.read(FILE);
  if (bytes === null) return null;
  const record = unseal(new TextDecoder().decode(bytes));
  if (record === null) throw corruptPlan(place, "damaged");
  const { format, ...plan } = record;
  if (format !== FORMAT) throw corruptPlan(place, `of format ${format}`);
  return plan as unknown as PlanHead;
}

/**
 * Which kind of job the plan of a place is of.
 *
 * @param place Where it lies.
 * @throws {DataError} `NO_PLAN`; as {@linkcode readPlanFile}.
 */
export async function jobKind(place: Place): Promise<string> {
  const plan = await readPlanFile(place);
  if (plan === null) throw noPlan(place);
  return plan.job.kind;
}

/**
 * Whether this code may work on a plan.
 *
 * @param place Where it lies. @param planned That planned. @param here Of this process.
 * @returns Differences that change no result, as texts to warn of.
 * @throws {DataError} `CODE_CHANGED` if code or runtime are others than those that planned.
 */
export function checkCode(place: Place, planned: Environment, here: Environment): string[] {
  const differences = codeDifferences({ codeRevision: revisionText(planned), environment: { ...planned } }, here);
  const told = ({ name, recorded, here }: typeof differences[number]) => `${name} ${recorded} planned, ${here} is here`;
  // Arithmetic is the runtime's own on every machine.
  const graver = differences.filter(({ name }) => name !== "platform");
  if (graver.length > 0) throw otherCode(place, graver.map(told).join("; "));
  return differences.map(told);
}

/** The error of a place without a plan. */
export function noPlan({ address, argument }: Place): DataError {
  return new DataError("NO_PLAN", `Cannot work on ${address} as it must hold a plan: current value is none`, {
    hint: `Make one: deno task plan --config FILE --output ${argument}.`,
    context: { address },
  });
}

/** The error of a plan that is not as it was written. @param found What is wrong with it. */
export function corruptPlan({ address }: Place, found: string): DataError {
  return new DataError(
    "CORRUPT_PLAN",
    `Cannot use ${address}/${FILE} as it must be as it was written: current value is ${found}`,
    {
      hint: "Plan again into an empty place, with the release that shall do the work.",
      context: { address },
    },
  );
}

/** The error of a place that holds other work. @param run Its run. */
export function otherPlan({ address }: Place, run: string): DataError {
  return new DataError(
    "PLAN_CHANGED",
    `Cannot use ${address} as its plan and its results must be of the same work: current value is run ${run}`,
    { hint: "Data, config, keys or code are others: plan into an empty place.", context: { address, run } },
  );
}

/** The error of a place whose table is not there, or was damaged. */
export function noTable({ address, argument }: Pick<Place, "address" | "argument">): DataError {
  return new DataError(
    "OTHER_DATA",
    `Cannot work on ${address} as its table must be the one that was planned for: current value is none`,
    {
      hint:
        `Plan again with the same command (deno task plan --output ${argument}, or evaluate --share): it puts what is ` +
        "missing or damaged.",
      context: { address },
    },
  );
}

/** The error of a place whose table is another one than that of its plan. @param found Hash of its content. */
export function otherTable({ address }: Pick<Place, "address">, found: string): DataError {
  return new DataError(
    "OTHER_DATA",
    `Cannot work on ${address} as its table must be the one that was planned for: current value is ${
      found.slice(0, 12)
    }`,
    { hint: "Plan again into an empty place.", context: { address } },
  );
}

function otherCode({ address }: Place, told: string): DataError {
  return new DataError(
    "CODE_CHANGED",
    `Cannot work on ${address} as code and runtime must be those that planned: current value is ${told}`,
    { hint: "Use the release that planned on every machine, or plan again into an empty place.", context: { address } },
  );
}
