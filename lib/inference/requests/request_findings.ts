import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";

/** Examples that a finding has. */
const EXAMPLES = 5;

/** What is wrong with a request, all at once. */
export class RequestFindings {
  readonly #found = new Map<
    string,
    { code: FindingCode; column: string; message: string; count: number; examples: string[] }
  >();

  /**
   * Note one place.
   *
   * @param code What is wrong. @param column Where; empty if it is about no column. @param at `message`: the requirement, the same for
   * all places; `example`: the value.
   */
  add(code: FindingCode, column: string, at: { readonly message: string; readonly example: unknown }): void {
    const id = `${code} ${column}`;
    let finding = this.#found.get(id);
    if (finding === undefined) {
      this.#found.set(id, finding = { code, column, message: at.message, count: 0, examples: [] });
    }
    finding.count++;
    if (finding.examples.length < EXAMPLES) finding.examples.push(textOf(at.example));
  }

  /** All of them, in the order in which they were first found. */
  list(severity: Finding["severity"]): Finding[] {
    return [...this.#found.values()].map((finding) => ({ ...finding, severity }));
  }

  /**
   * Refuse the request if there are any.
   *
   * @throws {DataError} `INVALID_REQUEST`, with all findings.
   */
  refuse(): void {
    const findings = this.list("error"), [first] = findings;
    if (first === undefined) return;
    const where = first.column === "" ? "" : ` of ${JSON.stringify(first.column)}`;
    throw new DataError(
      "INVALID_REQUEST",
      `Cannot forecast as a request must be sound: current value is ${
        findings.reduce((sum, { count }) => sum + count, 0)
      } findings, first [${first.code}]${where}: ${first.message} (${first.examples[0]})`,
      { hint: "Mend what the findings name; all of them are listed.", context: { findings } },
    );
  }
}

/** Values are shown as JSON, and no longer than a line. */
function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const LONGEST = 100;
