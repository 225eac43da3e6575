import { assertEquals } from "@std/assert";
import { askAboutTable } from "../../../lib/cli/data/init_questions.ts";
import type { Proposal, ProposalAnswers } from "../../../lib/data/proposal/proposal.ts";

function proposalOf({ target = "units", keys = ["shop"], horizon = 8 }: ProposalAnswers): Proposal {
  const config = { source: "t.csv", target, keys: [...keys], time: "date", horizon };
  return { config, reasons: {}, columns: [], doubts: [], summary: "", gapShare: 0, keys: 1 };
}

/** Asked questions with what was proposed, and what became of them. */
async function talk(answers: ProposalAnswers, said: readonly string[]) {
  const asked: string[] = [], looks: ProposalAnswers[] = [], left = said.slice();
  const proposal = await askAboutTable(
    (question, proposed) => {
      asked.push(`${question.split(/[ ,;:]/).slice(0, 4).join(" ")}: ${proposed}`);
      return left.shift() ?? "";
    },
    proposalOf(answers),
    { answers, propose: (more) => Promise.resolve((looks.push(more), proposalOf(more))) },
  );
  return { proposal, asked, looks };
}

Deno.test("askAboutTable() does not ask what was said on the command line", async () => {
  const { asked } = await talk({ target: "units", keys: [], horizon: 3, gaps: "zero", future: [] }, []);
  assertEquals(asked, ["Column of time: date", "Write this config? yes: yes"]);
});

Deno.test("askAboutTable() looks again where an answer differs, and proposes from then on what was seen", async () => {
  const { proposal, looks, asked } = await talk({}, ["visitors", "", "shop, city", "8", "nonsense"]);
  assertEquals(looks.map(({ target, keys }) => [target, keys]), [
    ["visitors", undefined],
    ["visitors", ["shop", "city"]],
    ["visitors", ["shop", "city"]],
  ]);
  assertEquals(proposal?.config.target, "visitors");
  assertEquals(asked.length, 7);
});
