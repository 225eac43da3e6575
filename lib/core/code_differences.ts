import { type Environment, revisionText } from "./environment.ts";

/** Code and machine as a run recorded them. */
export interface RecordedCode {
  /** As `revisionText` gives it. */
  readonly codeRevision: string;
  /** As an {@linkcode Environment}, with what the release of the run knew; absent where nothing was recorded. */
  readonly environment?: Readonly<Record<string, unknown>> | null;
}

/** Something of the code or the machine that is not what it was. */
export interface CodeDifference {
  /** `revision`, `code`, `lock`, `deno` or `platform`. */
  readonly name: string;
  /** What the run recorded. */
  readonly recorded: string | null;
  /** What is here. */
  readonly here: string | null;
}

/** Fields by which code and machine are told apart; a run of a former release recorded its revision alone. */
const COMPARED = ["lock", "deno", "platform"] as const;

/**
 * What of the code and the machine is not as a run recorded it. What was not recorded, or cannot be told here, is no difference
 * that anybody knows of.
 *
 * @param recorded Of the run. @param here Of this process.
 */
export function codeDifferences(
  { codeRevision, environment }: RecordedCode,
  here: Environment,
): CodeDifference[] {
  const code = { name: "code", recorded: textOf(environment?.code), here: here.code ?? null };
  // What files are says more than what a commit is called: it may have been changed, or an image may lack its repository.
  const own = isKnown(code.recorded) && isKnown(code.here)
    ? code
    : { name: "revision", recorded: codeRevision, here: revisionText(here) };
  const recorded = [
    own,
    ...COMPARED.map((name) => ({ name, recorded: textOf(environment?.[name]), here: here[name] })),
  ];
  return recorded.filter(({ recorded, here }) => isKnown(recorded) && isKnown(here) && recorded !== here);
}

function isKnown(fact: string | null): boolean {
  return fact !== null && fact !== "" && fact !== "unknown";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
