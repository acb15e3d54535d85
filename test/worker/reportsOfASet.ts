import { REPORT_KINDS } from "../../src/report/model/reportNames.ts";

/** How many reports an execution delivers. */
export const REPORTS_OF_A_SET = REPORT_KINDS.length;
