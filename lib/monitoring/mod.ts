/**
 * Forecasts against what came: detectors of change by key.
 *
 * @module
 */
export type { Detector, ScoreReference, WatchReference } from "../competition/watch/watch_reference.ts";
export {
  type DetectorAlarm,
  type DetectorPeriods,
  type Detectors,
  isWatched,
  openDetectors,
  standingAlarms,
  stepDetectors,
  type TrackingSignals,
  trackingSignals,
  watchRow,
} from "./detectors.ts";
export { decodeDetectors, encodeDetectors } from "./detectors_codec.ts";
