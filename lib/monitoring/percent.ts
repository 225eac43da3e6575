/** A share as a percentage for people. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
