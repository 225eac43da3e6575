import type { Backtest } from "./backtest.ts";

/**
 * A backtest as it is without some of those who ran: what is left of them is the time that they took.
 *
 * @param backtest Of one key. @param names `contenders`: all, shape [C]; `out`: those who are left out.
 * @returns A new one; the same where nobody is left out.
 */
export function leaveOut(
  backtest: Backtest,
  { contenders, out }: { readonly contenders: readonly string[]; readonly out: readonly string[] },
): Backtest {
  const gone = contenders.flatMap((name, c) => out.includes(name) ? [c] : []);
  if (gone.length === 0) return backtest;
  const { flags, failures } = backtest, isOf = (flag: string) => out.some((name) => flag.startsWith(`${name}:`));
  const without = (column: Float64Array, nothing: number) => {
    const left = column.slice(), size = left.length / contenders.length;
    for (const c of gone) left.fill(nothing, c * size, (c + 1) * size);
    return left;
  };
  return {
    ...backtest,
    forecasts: without(backtest.forecasts, NaN),
    losses: without(backtest.losses, NaN),
    smear: without(backtest.smear, 1),
    bytes: without(backtest.bytes, 0),
    flags: flags.filter((flag) => !isOf(flag)),
    failures: failures.filter(({ contender }) => !out.includes(contender)),
  };
}
