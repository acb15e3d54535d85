import type { StageContext } from "../../src/jobs/execution/stage/stage.ts";

/** What a stage is given that may use as much as it likes: a first claim, and a budget that is never spent. */
export const undivided: Pick<StageContext, "attempt" | "budget" | "checkpoint"> = {
  attempt: 1,
  budget: { isSpent: () => false, share: () => 0, hasRoomForStage: () => true, subrequests: () => 0 },
  checkpoint: async () => {},
};
