import type { FittedModel } from "../backtest/predict_model.ts";
import type { Combine } from "../backtest/combine.ts";

/** One member of a champion of whatever is predicted: a model of the key's own, or a pooled one shared by many keys. */
export interface BaseMember<Spec> extends FittedModel {
  /** Name of the contender. */
  readonly contender: string;
  /** Share in a weighted combination, >= 0. */
  readonly weight: number;
  /** Name under which the pooled model is stored with the run, or "" for a model of the key's own. */
  readonly shared: string;
  /**
   * Name under which the model of all keys is stored with the run that this one stands on, and is written without; absent where it is
   * written whole, as is one that was read.
   */
  readonly prior?: string;
  /** In which way of its family it was made smaller; absent where it was not. */
  readonly smaller?: string;
  /** How its feature rows are made, where that is otherwise than for the champion's other members. */
  readonly spec?: Spec;
}

/** What champions have in common, whatever they predict. */
export interface BaseChampion<Spec, Member extends BaseMember<Spec> = BaseMember<Spec>> {
  /** Contender, combination or fallback that it stands for. */
  readonly contender: string;
  /** How the members' predictions become one. */
  readonly combine: Combine;
  /** One for a single contender, several for a combination. */
  readonly members: readonly Member[];
  /** How feature rows are made for members that need them and have no spec of their own. */
  readonly spec: Spec;
}
