import { gaussLegendre, type Quadrature } from "./gauss_legendre.ts";

/**
 * Shapley values of the game that one leaf of a tree is: a row comes to it as a product over the features on its path, each 1
 * or 0 for one that is known, the share z of the covers for one that is not.
 *
 * A feature of A, those that lead to the leaf, gains, and one of B, those that lead elsewhere, loses:
 *
 *     gain  (1 - z_i) Π_B z ∫ (1 - t)^|B|     Π_{A without i} (t + (1 - t) z) dt
 *     loss            Π_B z ∫ (1 - t)^(|B|-1) Π_A             (t + (1 - t) z) dt      over t in [0, 1]
 *
 * as the weight k! (m - k - 1)! / m! of a set of k is the integral of t^k (1 - t)^(m - k - 1). The integrands are polynomials of
 * degree m - 1: m / 2 nodes are exact, and where all terms are positive nothing cancels. O(m²), without allocation.
 *
 * @see Lundberg, Erion & Lee (2018), arXiv:1802.03888; Owen (1972), doi:10.1287/mnsc.18.5.64, for the integral
 */
export class LeafGame {
  /** Gains of the last game, for a leaf of 1; as long as the longest path so far. */
  gains = new Float64Array(32);
  readonly #quadratures: Quadrature[] = [];

  /**
   * Play it.
   *
   * @param shares z by feature on the path, in [0, 1], shape [length]. @param flags 1 where the row goes the way of the path.
   * @param length Features on the path.
   */
  play(shares: Float64Array, flags: Uint8Array, length: number): void {
    if (length > this.gains.length) this.gains = new Float64Array(2 * length);
    const { gains } = this;
    gains.fill(0, 0, length);
    let players = 0, away = 0, outside = 1;
    for (let q = 0; q < length; q++) {
      // Who goes the way that all go is no player: known or not, nothing changes.
      if (flags[q] === 1) players += shares[q] === 1 ? 0 : 1;
      else {
        players++;
        away++;
        outside *= shares[q]!;
      }
    }
    if (players === 0 || outside === 0) return;
    const { nodes, weights } = this.#quadratureOf((players + 1) >> 1);
    let loss = 0;
    for (let i = 0; i < nodes.length; i++) {
      const t = nodes[i]!, rest = 1 - t;
      let product = weights[i]! * outside;
      for (let k = 1; k < away; k++) product *= rest;
      for (let q = 0; q < length; q++) if (flags[q] === 1) product *= t + rest * shares[q]!;
      loss += product;
      const own = away > 0 ? product * rest : product;
      for (let q = 0; q < length; q++) if (flags[q] === 1) gains[q]! += own / (t + rest * shares[q]!);
    }
    for (let q = 0; q < length; q++) gains[q] = flags[q] === 1 ? gains[q]! * (1 - shares[q]!) : -loss;
  }

  #quadratureOf(n: number): Quadrature {
    return this.#quadratures[n] ??= gaussLegendre(n);
  }
}
