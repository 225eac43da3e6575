import type { Walk } from "./walk.ts";

/**
 * Walks as lines: a line each, then what was typed and what is wrong.
 *
 * @param walks In their order.
 */
export function formatWalks(walks: readonly Walk[]): string {
  return walks.map(formatWalk).join("\n");
}

function formatWalk({ table, steps, isCorrect, why, needless, keys, ratio }: Walk): string {
  const sum = (of: (step: Walk["steps"][number]) => number) => steps.reduce((total, step) => total + of(step), 0);
  const verdict = isCorrect
    ? `correct: ${keys} of ${keys} keys, error ${ratio.toFixed(2)} of the last season's`
    : `NOT correct: ${why}`;
  const head = `${table}: ${steps.length} commands, ${sum(({ seconds }) => seconds).toFixed(1)} s, ` +
    `${sum(({ words }) => words)} words, ${needless.length} needless warnings; ${verdict}`;
  return [
    head,
    ...steps.map(({ command, seconds, words }) => `  ${command} (${seconds.toFixed(1)} s, ${words} words)`),
    ...needless.map((line) => `  needless: ${line.trim()}`),
  ].join("\n");
}
