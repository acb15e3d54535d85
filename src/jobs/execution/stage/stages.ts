import type { StageContext, StageResult } from "./stage.ts";

export type Stage = (context: StageContext) => Promise<StageResult>;

/**
 * The work proper. `collect` and `analyze` leave their results in the staging bucket and give its prefix; `deliver`
 * itself records the end with `finishDelivery`, since the report rows and `succeeded` belong to one transaction.
 */
export interface Stages {
  collect: Stage;
  analyze: Stage;
  deliver: Stage;
}
