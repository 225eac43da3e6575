import { isSerial, PROBLEM_KINDS } from "../../core/config/problem_shapes.ts";
import type { Proposal, ProposalAnswers } from "../../data/proposal/proposal.ts";

/** Asks a person, who may take what is proposed. Null where the person has gone. */
export type Ask = (question: string, proposed: string) => string | null;

/**
 * Ask what only a person knows of a table, each time with what the table shows as the answer.
 *
 * @param ask Asks. @param proposal What the table shows.
 * @param options `answers`: what was said on the command line, which is not asked again; `propose`: looks again with answers.
 * @returns What was agreed on; null if the person does not want it.
 */
export async function askAboutTable(
  ask: Ask,
  proposal: Proposal,
  { answers, propose }: {
    readonly answers: ProposalAnswers;
    readonly propose: (answers: ProposalAnswers) => Promise<Proposal>;
  },
): Promise<Proposal | null> {
  let said: ProposalAnswers = answers, seen = proposal;
  for (const question of QUESTIONS) {
    if (answers[question.field] !== undefined || (areRows(seen) && !OF_ROWS.includes(question.field))) continue;
    const proposed = question.proposed(seen), given = ask(question.text, proposed)?.trim();
    if (given === undefined) return null;
    if (given === "" || given === proposed) continue;
    said = { ...said, ...question.take(given === "-" ? "" : given) };
    // Another time or target may mean other keys, another frequency, another horizon.
    seen = await propose(said);
  }
  const given = ask("Write this config? yes or no", "yes");
  return given !== null && /^(|y|yes|j|ja)$/i.test(given.trim()) ? seen : null;
}

/** Questions that rows without a calendar have. */
const OF_ROWS: readonly (keyof ProposalAnswers)[] = ["target", "keys"];

function areRows({ config: { problem = PROBLEM_KINDS[0]! } }: Proposal): boolean {
  return !isSerial({ problem });
}

interface Question {
  readonly field: keyof ProposalAnswers;
  readonly text: string;
  proposed(seen: Proposal): string;
  take(text: string): ProposalAnswers;
}

const list = (text: string) => text.split(",").map((name) => name.trim()).filter((name) => name !== "");
const joined = (names: readonly string[] | null | undefined) =>
  names === undefined || names === null || names.length === 0 ? "-" : names.join(",");

const QUESTIONS: readonly Question[] = [
  {
    field: "target",
    text: "Column to predict",
    proposed: ({ config }) =>
      config.target === null || config.target === undefined ? "" : [config.target].flat().join(","),
    take: (text) => ({ target: text }),
  },
  {
    field: "time",
    text: "Column of time",
    proposed: ({ config }) => config.time ?? "",
    take: (text) => ({ time: text }),
  },
  {
    field: "keys",
    text: "Columns that name a key, by commas; - for none",
    proposed: ({ config }) => joined(config.keys),
    take: (text) => ({ keys: list(text) }),
  },
  {
    field: "horizon",
    text: "Periods ahead",
    proposed: ({ config }) => String(config.horizon),
    take: (text) => /^[1-9]\d{0,3}$/.test(text) ? { horizon: Number(text) } : {},
  },
  {
    field: "gaps",
    text: "A period without a row is: missing or zero",
    proposed: ({ config }) => config.cleaning?.gaps ?? "missing",
    take: (text) => text === "zero" || text === "missing" ? { gaps: text } : {},
  },
  {
    field: "future",
    text: "Columns known ahead, such as prices, by commas; - for none",
    proposed: ({ config }) => joined(config.exogenous?.future),
    take: (text) => ({ future: list(text) }),
  },
];
